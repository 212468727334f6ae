// The sentences under a trace: the violation's own, then which steps made its condition true.
import { at, type Expression, largest, type Model, type State } from '../language/index.ts'
import { lastChange } from './chain.ts'
import { reasonFor } from './reason.ts'

/** Which step (counted from 1) last changed each variable on which a condition rests at the end of a run, less those told of already. */
export function historyOf(
  model: Model,
  states: readonly State[],
  condition: Expression,
  told: readonly string[] = [],
): string[] {
  const last = states.length - 1
  const reasons = reasonFor(condition, at(states, last))
  const changed = new Map<number, string[]>()
  const filled = new Map<number, string[]>()
  const note = (notes: Map<number, string[]>, step: number, name: string): void => {
    const names = notes.get(step) ?? []
    if (!names.includes(name)) notes.set(step, [...names, name])
  }
  for (const cell of reasons) {
    const { role, name, waiting } = at(model.cells, cell)
    if (told.includes(name)) continue
    // Of what may be still to come only that is told which is: below.
    if (role === 'ordinary' && waiting === undefined) {
      const step = lastChange(states, cell, last)
      if (step !== null) note(changed, step, name)
    }
    if (role === 'cache') {
      const token = model.tokens.find(one => one.cell === cell || one.payload.includes(cell))
      if (token === undefined || at(at(states, last), token.cell) === 0) continue
      const step = lastChangeOf(states, [token.cell, ...token.payload])
      if (step !== null) note(filled, step, token.name)
    }
  }
  return [
    ...sentences(changed, (names, many, step) => `${names} ${many ? 'were' : 'was'} last changed by step ${step}.`),
    ...sentences(filled, (names, _many, step) => `Present since step ${step}: ${names}.`),
    ...waitingAt(model, at(states, last)),
  ]
}

/** What has begun and not yet happened at the end of a run: often the very reason. */
function waitingAt(model: Model, state: State): string[] {
  return model.cells.flatMap(({ waiting, labels }, cell) => {
    const sentence = waiting?.[at(labels, at(state, cell))]
    return sentence === undefined ? [] : [`Not yet: ${sentence}.`]
  })
}

/** The step, counted from 1, that last changed one of these cells; null where none did. */
function lastChangeOf(states: readonly State[], cells: readonly number[]): number | null {
  const steps = cells.map(cell => lastChange(states, cell, states.length - 1) ?? 0)
  return largest(steps) || null
}

function sentences(
  notes: ReadonlyMap<number, readonly string[]>,
  say: (names: string, many: boolean, step: number) => string,
): string[] {
  return [...notes].sort(([a], [b]) => a - b).map(([step, names]) => say(listOf(names), names.length > 1, step))
}

/** Such as `1, 2 and 3`. */
export function listOf(names: readonly string[]): string {
  const [last, ...others] = names.toReversed()
  return others.length === 0 ? (last ?? '') : `${others.toReversed().join(', ')} and ${last ?? ''}`
}
