// SPIN on a text: built once, then run and timed by the shell. Exact: no partial-order reduction, no compression, no hashing of states.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Round } from './measure.ts'

export const spinFlags: readonly string[] = ['-O3', '-DSAFETY', '-DNOREDUCE', '-DNOCOMP']

export function hasSpin(): boolean {
  return ['spin -V', 'gcc --version'].every(command => spawnSync('sh', ['-c', command]).status === 0)
}

/** `Spin Version 6.5.2`, without the date. */
export function spinVersion(): string {
  const { stdout } = spawnSync('sh', ['-c', 'spin -V'], { encoding: 'utf8' })
  return stdout.split(' -- ')[0]?.trim() ?? 'SPIN'
}

/** A program that searches the model of a Promela text; `remove` deletes it. */
export function spinProgram(text: string): { readonly round: () => Round; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'shatterproof-bench-'))
  writeFileSync(join(folder, 'model.pml'), text)
  shell(folder, `spin -a -o2 model.pml && gcc ${spinFlags.join(' ')} -w -o pan pan.c`)
  return {
    round: () => {
      const { output, times } = shell(folder, "TIMEFORMAT='%U %S'; time ./pan -m10000000")
      const [user = Number.NaN, system = Number.NaN] = times.trim().split(/\s+/).slice(-2).map(Number)
      return {
        seconds: user + system,
        states: numberIn(output, /([\d.e+]+) states, stored/),
        transitions: numberIn(output, /([\d.e+]+) transitions/) - 1, // it counts the start
        bytes: null,
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function shell(folder: string, command: string): { readonly output: string; readonly times: string } {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' })
  if (status !== 0 || /max search depth too small|out of memory/.test(stdout))
    throw new Error(`${command}\n${stdout}\n${stderr}`)
  return { output: stdout, times: stderr }
}

function numberIn(output: string, what: RegExp): number {
  const found = what.exec(output)?.[1]
  if (found === undefined) throw new Error(`SPIN says nothing of ${what}:\n${output}`)
  return Number(found)
}
