// Which steps of a run its end rests on: a slice, backwards from the condition that is true there. A step matters
// - where it changes a cell that the condition, or a later step that matters, rests on;
// - where it waited: it moved a program counter on which the rest depends, and could do so only because of what other cells said;
// - where it brought an agent to the place where the condition wants it: "after the return" is told with the return;
// - where it makes stale what an earlier step that matters had read: what should have helped is as much of the story as what harmed.
// What a step reads is what reason.ts says of its guard and of the values that it stores; what has begun and not yet happened at the end
// counts as read there.
//
// The claim, which a test holds against random models: take the run, leave out the `idle` steps, and let those that only `move` change
// nothing but program counters; it is still a run, and ends in the condition.
import { at, type Expression, type Model, type Rule, type State } from '../language/index.ts'
import { changedCells } from './changed-cells.ts'
import { reasonFor } from './reason.ts'

/** `matters`; `moves` only its agent's program counter, as far as the end is concerned; `idle`: the rest doesn't need it. */
export type Part = 'matters' | 'moves' | 'idle'

export interface Run {
  readonly rules: readonly Rule[]
  /** The start and the state after each rule. */
  readonly states: readonly State[]
}

/** A run with the cells that each step changed. */
interface Changing extends Run {
  readonly changed: readonly (readonly number[])[]
}

/** The part of each step in the condition that is true at the end of a run. */
export function partsIn(model: Model, walked: Run, condition: Expression): readonly Part[] {
  const run = { ...walked, changed: changesAlong(walked.states) }
  const forced = arrivals(model, run, condition)
  for (;;) {
    const slice = sliceOf(model, run, condition, forced)
    const before = forced.size
    for (const step of staling(model, run, slice)) forced.add(step)
    if (forced.size === before) return slice.parts
  }
}

/** The steps that last moved the program counters that the condition itself reads. */
function arrivals(model: Model, run: Changing, condition: Expression): Set<number> {
  const read = [...reasonFor(condition, at(run.states, run.rules.length))]
  const counters = read.filter(cell => at(model.cells, cell).role === 'control')
  const last = counters.map(cell => run.changed.findLastIndex(changed => changed.includes(cell)))
  return new Set(last.filter(step => step >= 0))
}

interface Slice {
  readonly parts: readonly Part[]
  /** The cells that each step read, where it matters. */
  readonly reads: readonly ReadonlySet<number>[]
}

function sliceOf(model: Model, run: Changing, condition: Expression, forced: ReadonlySet<number>): Slice {
  const isControl = (cell: number): boolean => at(model.cells, cell).role === 'control'
  const end = at(run.states, run.rules.length)
  const needed = new Set([...reasonFor(condition, end), ...waitingAt(model, end)])
  const parts: Part[] = []
  const reads: Set<number>[] = []
  for (let step = run.rules.length - 1; step >= 0; step--) {
    const rule = at(run.rules, step)
    const before = at(run.states, step)
    const changed = at(run.changed, step).filter(cell => needed.has(cell))
    const guard = reasonFor(rule.when, before)
    const isNeeded = changed.length > 0 || forced.has(step)
    const waited = [...guard].some(cell => !isControl(cell))
    const matters = forced.has(step) || changed.some(cell => !isControl(cell)) || (isNeeded && waited)
    const read = new Set(isNeeded ? guard : [])
    if (isNeeded) {
      // All at once: what is stored was worked out before any of it was.
      const stored = rule.then.filter(({ cell }) => needed.has(cell) && (matters || isControl(cell)))
      for (const { cell } of stored) needed.delete(cell)
      for (const { value } of stored) reasonFor(value, before, read)
      for (const cell of read) needed.add(cell)
    }
    parts.unshift(matters ? 'matters' : isNeeded ? 'moves' : 'idle')
    reads.unshift(matters ? read : new Set())
  }
  return { parts, reads }
}

/** The steps that don't matter yet, and change what an earlier one that matters had read. */
function staling(model: Model, run: Changing, { parts, reads }: Slice): readonly number[] {
  const known = new Set<number>()
  return parts.flatMap((part, step) => {
    for (const cell of at(reads, step)) if (at(model.cells, cell).role !== 'control') known.add(cell)
    return part !== 'matters' && at(run.changed, step).some(cell => known.has(cell)) ? [step] : []
  })
}

function changesAlong(states: readonly State[]): readonly (readonly number[])[] {
  return states.slice(1).map((after, step) => changedCells(at(states, step), after))
}

function waitingAt(model: Model, state: State): readonly number[] {
  return model.cells.flatMap(({ waiting, labels }, cell) =>
    waiting?.[at(labels, at(state, cell))] === undefined ? [] : [cell],
  )
}
