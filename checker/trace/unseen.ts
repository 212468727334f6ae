// Stores on their way to what walks see: which store that is, and what would bring it there. An entry as walks see it may be a copy of
// the entry as CPUs see it; a store is on its way while the two differ, or while it is itself still to come to the second.
import { at, type Ending, evaluate, type Knowledge, type Update } from '../language/index.ts'
import { behind, copiedFrom, lastChange, originOf, type Walked } from './chain.ts'

/** A store by its micro-step, and the entry that it is for, as walks see it. */
export interface Store {
  readonly step: number
  readonly entry: number
}

/** What would bring a store to walks, the cell that is set until then, and the micro-step behind which it would: the store, or what asks for it. */
export interface Awaited {
  readonly until: Ending
  readonly cell: number
  readonly since: number
}

/** The store that an entry, as walks see it, still misses at the end; null where it misses none. */
export function unseenStore(walked: Walked, knowledge: Knowledge, entry: number): Store | null {
  const { states } = walked
  const last = states.length - 1
  const end = at(states, last)
  const held = at(end, entry)
  for (const { flag, brings } of arrivals(walked, knowledge, entry)) {
    if (at(end, flag) === 0 || evaluate(brings.value, end) === held) continue
    const from = copiedFrom(walked.model, brings)
    const begun = from === null ? lastChange(states, flag, last) : null
    const step =
      from !== null
        ? behind(walked, from, last, held, knowledge.memory)
        : begun === null
          ? null
          : originOf(walked, begun, flag)
    if (step !== null) return { step, entry }
  }
  const found = sourcesOf(walked, knowledge, entry).map(source => unseenStore(walked, knowledge, source))
  const [first] = found.flatMap(store => store ?? [])
  return first === undefined ? null : { step: first.step, entry }
}

/** What is lacking, before a step, for walks to see a store by then: null where that isn't known. */
export function awaitedBy(
  walked: Walked,
  knowledge: Knowledge,
  { step, entry }: Store,
  before: number,
): Awaited | null {
  const { rules } = walked
  const flags = arrivals(walked, knowledge, entry).map(({ flag }) => flag)
  const sets = (number: number, flag: number): boolean =>
    rules[number - 1]?.then.some(({ cell, value }) => cell === flag && !isZero(value)) === true
  const between = Array.from({ length: Math.max(0, before - step - 1) }, (_, index) => step + 1 + index)
  const asked = between.findLast(number => flags.some(flag => isAsked(knowledge, flag) && sets(number, flag)))
  const since = asked ?? step
  const own = flags.find(flag => sets(since, flag) && isAsked(knowledge, flag) === (asked !== undefined))
  const unasked = flags.find(flag => !isAsked(knowledge, flag))
  const isCopied = sourcesOf(walked, knowledge, entry).length > 0
  const cell = asked === undefined && isCopied ? unasked : (own ?? unasked)
  const until = cell === undefined ? undefined : knowledge.waiting.get(cell)
  return cell === undefined || until === undefined ? null : { until, cell, since }
}

function isAsked({ waiting }: Knowledge, flag: number): boolean {
  return waiting.get(flag)?.isAsked === true
}

interface Arrival {
  /** Set while it is to come. */
  readonly flag: number
  readonly brings: Update
}

/** The ways in which what waits may come to an entry. */
function arrivals({ model }: Walked, { waiting }: Knowledge, entry: number): readonly Arrival[] {
  return model.rules.flatMap(({ then }) => {
    const brings = then.find(({ cell }) => cell === entry)
    const cleared = brings === undefined ? [] : then.filter(({ cell, value }) => waiting.has(cell) && isZero(value))
    return brings === undefined ? [] : cleared.map(({ cell }) => ({ flag: cell, brings }))
  })
}

/** The entries that an entry is copied from. */
function sourcesOf({ model }: Walked, { memory }: Knowledge, entry: number): readonly number[] {
  const copies = model.rules.flatMap(({ then }) => then.filter(({ cell }) => cell === entry))
  const sources = copies.flatMap(update => copiedFrom(model, update) ?? [])
  return [...new Set(sources)].filter(source => memory.has(source))
}

function isZero(value: Update['value']): boolean {
  return value.kind === 'constant' && value.value === 0
}
