// Runs SPIN on exported text. Where SPIN or gcc is missing the tests that need them are skipped, with the reason; in CI they fail.
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { promelaTells } from '../../../checker/export/index.ts'

const missing = [
  { program: 'spin', argument: '-V' },
  { program: 'gcc', argument: '--version' },
].filter(({ program, argument }) => spawnSync(program, [argument]).status !== 0)

/** True where SPIN can't be run and nobody insists. */
export const withoutSpin: boolean = missing.length > 0 && process.env['CI'] === undefined
if (withoutSpin)
  console.warn(
    `skipped: ${missing.map(({ program }) => program).join(' and ')} not found (Debian: apt-get install spin gcc)`,
  )

export interface SpinResult {
  readonly states: number
  /** Without the start, which SPIN counts, and without the steps that tell of a violation. */
  readonly transitions: number
  /** Names of properties that can be violated. */
  readonly violated: readonly string[]
}

const execute = promisify(execFile)

/** What SPIN finds out about a model. Throws where it could not see all of it. */
export async function runSpin(text: string): Promise<SpinResult> {
  const folder = await mkdtemp(join(tmpdir(), 'shatterproof-spin-'))
  const run = async (program: string, ...argv: readonly string[]): Promise<string> =>
    (await execute(program, argv, { cwd: folder, maxBuffer: 2 ** 28 })).stdout
  try {
    await writeFile(join(folder, 'model.pml'), text)
    await run('spin', '-a', '-o2', 'model.pml')
    await run('gcc', '-O0', '-DSAFETY', '-DNOREDUCE', '-DPRINTF', '-w', '-o', 'pan', 'pan.c')
    return resultFrom(await run(join(folder, 'pan'), '-m2000000'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function resultFrom(output: string): SpinResult {
  const number = (what: RegExp): number => {
    const found = what.exec(output)?.[1]
    if (found === undefined) throw new Error(`SPIN says nothing of ${what}:\n${output}`)
    return Number(found)
  }
  if (/max search depth too small|out of memory/.test(output))
    throw new Error(`SPIN did not see all states:\n${output}`)
  if (number(/errors: (\d+)/) !== 0) throw new Error(`SPIN stopped at an error of its own:\n${output}`)
  const violated = [...output.matchAll(new RegExp(`${promelaTells}(.+)`, 'g'))].map(([, name = '']) => name)
  return {
    states: number(/([\d.e+]+) states, stored/),
    transitions: number(/([\d.e+]+) transitions/) - 1 - violated.length,
    violated: violated.sort(),
  }
}
