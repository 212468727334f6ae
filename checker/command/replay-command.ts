// `shatterproof replay`: builds the case of a saved trace again and runs its steps through the plain interpreter.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { match } from 'ts-pattern'
import { type Catalogue, SpecMistake } from '../language/index.ts'
import { counted } from '../report/index.ts'
import { type Replay, readSavedTrace, replay, type SavedTrace } from '../trace/index.ts'
import { buildCase } from './build-case.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { loadSpecs } from './load-specs.ts'
import { type SelectedCase, selectCases } from './select-cases.ts'
import type { Terminal } from './terminal.ts'

export async function runReplay(path: string, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const saved = await readSavedTrace(textOf(path), path)
  const selected = await caseOf(saved, path, catalogue)
  const { model } = buildCase(selected, saved.entries, catalogue.packageFolder)
  if (!model.properties.some(property => property.name === saved.property))
    throw new SpecMistake(
      `the trace violates ${saved.property}, which the case in ${saved.file} no longer has`,
      'check the case again and save a new trace',
    )
  const result = replay(model, saved)
  for (const line of [...stepLines(result, saved), ...sentencesFor(result, saved)]) terminal.out(`${line}\n`)
  return result.verdict.kind === 'diverges' ? exitCodes.notAsExpected : exitCodes.allAsExpected
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (problem) {
    const says = problem instanceof Error ? problem.message : String(problem)
    throw new SpecMistake(`${path} can't be read: ${says}`, 'give a file that `check --trace FILE` has saved')
  }
}

/** The spec's file as the trace names it, seen from here or else from the folder of the trace. */
function specFile(saved: SavedTrace, path: string): string {
  const beside = join(dirname(path), saved.file)
  return !existsSync(saved.file) && existsSync(beside) ? beside : saved.file
}

/** The case that the trace names, by full names: a trace from another spec must not be taken for one of this. */
async function caseOf(saved: SavedTrace, path: string, catalogue: Catalogue): Promise<SelectedCase> {
  const loaded = await loadSpecs([specFile(saved, path)], catalogue)
  const specs = loaded.filter(({ spec }) => spec.name === saved.spec)
  if (specs.length === 0)
    throw new SpecMistake(
      `the trace is from the spec ${saved.spec}, which ${saved.file} doesn't export`,
      'run this where the spec of the trace is, or check it again and save a new trace',
    )
  const cases = selectCases(
    specs.map(({ spec, file }) => ({ spec, file: file.shown })),
    { procedures: [], hardware: [], onRequest: true },
  )
  const found = cases.find(
    ({ case: { scenario, procedure, hardware } }) =>
      scenario === saved.scenario && procedure === saved.procedure && hardware === saved.hardware,
  )
  if (found !== undefined) return found
  throw new SpecMistake(
    `${saved.file} has no case "${saved.procedure}" on ${saved.hardware} in the scenario "${saved.scenario}"`,
    'the spec has changed since the trace was saved: check it again and save a new one',
  )
}

/** The steps that the model has taken, in order. */
function stepLines({ verdict }: Replay, { steps }: SavedTrace): string[] {
  const taken = verdict.kind === 'diverges' ? steps.slice(0, verdict.step - 1) : steps
  const width = String(steps.length).length
  return taken.map(({ agent, text }, index) => `${String(index + 1).padStart(width + 1)}  ${agent}: ${text}`)
}

function sentencesFor({ verdict, modelChanged }: Replay, saved: SavedTrace): string[] {
  const changed = modelChanged ? ['The model has changed since this trace was saved.'] : []
  const steps = counted(saved.steps.length, 'step')
  return match(verdict)
    .with({ kind: 'replays' }, () => [
      ...changed,
      `Trace ${saved.id} is a behaviour of the model: ${steps}, and it ${endOf(saved)} the violation of ${saved.property}.`,
    ])
    .with({ kind: 'diverges' }, ({ step, because }) => {
      const named = saved.steps[step - 1]
      const which = named === undefined ? '' : ` (${named.agent}: ${named.text})`
      return [...changed, `Trace ${saved.id} diverges at step ${step}${which}: ${reasons[because]}.`]
    })
    .exhaustive()
}

function endOf({ repeatsFrom, steps }: SavedTrace): string {
  if (repeatsFrom === null) return 'ends in'
  if (repeatsFrom === steps.length) return 'stands still for ever in'
  return `repeats from step ${repeatsFrom} on, fairly, in`
}

const reasons = {
  unknownStep: 'the model has no such step',
  notEnabled: 'this step is not possible here, after the steps before it',
  notBad: 'the model gets this far, but nothing is violated here',
  meetsGoal: 'here the end is reached that this trace never reaches',
  notClosed: 'the steps that are to repeat for ever do not come back to where they began',
  notFair: 'somebody who can be relied on could act all the time and never does',
} as const
