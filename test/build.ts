// Builds the program before the tests, so that tests of the command line never run a stale build.
import { execFileSync } from 'node:child_process'

export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
}
