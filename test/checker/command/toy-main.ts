// The toy catalogue as a program of its own: what a binary does, and nothing else.
import { run } from '../../../checker/command/index.ts'
import { catalogue } from './toy.ts'

process.exitCode = await run(process.argv.slice(2), catalogue)
