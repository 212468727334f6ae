// Where something that a cache holds comes from: the step that filled it, what that step was made from, and so on, back to the
// entries that were read. All by the walked states: what a rule rested on when it acted is what decided its condition then.
import { at, cellsOf, type Model, type Rule, type State, type Update } from '../language/index.ts'
import { stepsChanging } from './changed-cells.ts'
import { reasonFor } from './reason.ts'

/** A run of a model: the rule of each step and the states around them. Step n, counted from 1, leads from state n - 1 to state n. */
export interface Walked {
  readonly model: Model
  readonly states: readonly State[]
  readonly rules: readonly Rule[]
}

/** A cell that a step read, and what it held. */
export interface Read {
  readonly cell: number
  readonly value: number
  readonly step: number
}

/** Something in a cache, from the step that filled it to the step that made the next link from it, or the end. */
export interface Link {
  /** The cell of the token. */
  readonly cell: number
  readonly filled: number
  readonly until: number
}

export interface Chain {
  /** From what the violation rests on back to the first. */
  readonly links: readonly Link[]
  /** Cells of interest that the steps of the chain read. */
  readonly reads: readonly Read[]
}

/** The chain of a token that is there at the end of a run; `isEntry` says of which cells a reader's reads are wanted. */
export function chainOf(walked: Walked, token: number, isEntry: (cell: number) => boolean): Chain {
  const links: Link[] = []
  const reads: Read[] = []
  let until = walked.states.length - 1
  for (let cell: number | null = token; cell !== null; ) {
    const filled = lastChange(walked.states, cell, links.length === 0 ? until : until - 1)
    if (filled === null) break
    links.push({ cell, filled, until })
    const before = at(walked.states, filled - 1)
    const reasons = reasonFor(at(walked.rules, filled - 1).when, before)
    for (const other of reasons) if (isEntry(other)) reads.push({ cell: other, value: at(before, other), step: filled })
    const next: number | undefined = [...reasons].find(
      other => other !== cell && isToken(walked.model, other) && at(before, other) !== 0,
    )
    until = filled
    cell = next ?? null
  }
  return { links, reads }
}

export function isToken(model: Model, cell: number): boolean {
  return at(model.cells, cell).role === 'cache'
}

/** The last step up to `until` that changed a cell; null where none did. */
export function lastChange(states: readonly State[], cell: number, until: number): number | null {
  return stepsChanging(states, cell).findLast(step => step <= until) ?? null
}

/** The last step up to `until` that wrote to a cell, perhaps what it held; null where none did. */
export function lastWritten(rules: readonly Rule[], cell: number, until: number): number | null {
  for (let step = until; step > 0; step--)
    if (at(rules, step - 1).then.some(update => update.cell === cell)) return step
  return null
}

/** The first step after `from` that changed a cell; null where none did. */
export function firstChange(states: readonly State[], cell: number, from: number): number | null {
  return stepsChanging(states, cell).find(step => step > from) ?? null
}

/** The micro-step behind a step that changed a cell: itself, or what made that possible, as a store is behind its becoming visible. */
export function originOf(walked: Walked, step: number, cell: number): number | null {
  const seen = new Set<string>()
  const open = [{ step, cell }]
  for (let here = open.shift(); here !== undefined; here = open.shift()) {
    const key = `${here.step} ${here.cell}`
    if (seen.has(key)) continue
    seen.add(key)
    const rule = at(walked.rules, here.step - 1)
    if (rule.kind === 'procedure') return here.step
    const before = at(walked.states, here.step - 1)
    const value = rule.then.find(update => update.cell === here.cell)?.value
    const sources = [...(value === undefined ? [] : cellsOf(value)), ...reasonFor(rule.when, before)]
    for (const source of sources) {
      if (isToken(walked.model, source)) continue
      const changed = lastChange(walked.states, source, here.step - 1)
      if (changed !== null) open.push({ step: changed, cell: source })
    }
  }
  return null
}

/** The cell that an update copies; null where it makes a value of its own. */
export function copiedFrom(model: Model, { value }: Update): number | null {
  return value.kind === 'cell' && !isToken(model, value.cell) ? value.cell : null
}

/** The micro-step behind a step that changed a cell: the store, not the clean that wrote its line back. */
export function storeBehind(walked: Walked, step: number, cell: number, memory: ReadonlySet<number>): number | null {
  return storeInPlaceOf(walked, step, cell, at(at(walked.states, step - 1), cell), memory)
}

/** The micro-step that put what a cell holds after a step in the place of an old value. */
export function behind(
  walked: Walked,
  cell: number,
  until: number,
  old: number,
  memory: ReadonlySet<number>,
): number | null {
  const { states, rules } = walked
  const isReplaced = (step: number): boolean => step <= until && at(at(states, step - 1), cell) === old
  const replaced = stepsChanging(states, cell).findLast(isReplaced) ?? lastChange(states, cell, until)
  // What is no memory is written anew each time, perhaps with what it held.
  const step = memory.has(cell) ? replaced : lastWritten(rules, cell, until)
  return step === null ? null : storeInPlaceOf(walked, step, cell, old, memory)
}

function storeInPlaceOf(
  walked: Walked,
  step: number,
  cell: number,
  old: number,
  memory: ReadonlySet<number>,
): number | null {
  const update = at(walked.rules, step - 1).then.find(one => one.cell === cell)
  const from = update === undefined ? null : copiedFrom(walked.model, update)
  return (from === null ? null : behind(walked, from, step - 1, old, memory)) ?? originOf(walked, step, cell)
}
