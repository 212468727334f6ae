// Finds the cause of a violation: from the walked states and from what the model's writer knows (`Knowledge`); nothing of it is stored
// in a state. Looked for in this order: stores that came to walks in another order than they were made; something stale that is still
// held; what software went by that was so no longer; a store that walks don't see yet; an entry as it is.
import { at, type Knowledge, largest, type Violation } from '../language/index.ts'
import type { Cause, Culprit, Current } from './cause.ts'
import { type Chain, chainOf, isToken, lastChange, originOf, type Read, storeBehind, type Walked } from './chain.ts'
import { runsOf } from './command-runs.ts'
import { commandsPast, failedCommands } from './failed-commands.ts'
import { culpritOfCurrent, culpritOfPending, culpritOfStale } from './find-culprit.ts'
import { type FoundStale, firstStale, staleFrom } from './found-stale.ts'
import { overtaken, seenBy } from './overtaken.ts'
import { reasonFor } from './reason.ts'
import { awaitedBy, type Store, unseenStore } from './unseen.ts'
import { readBySoftware, wentBy } from './went-by.ts'

/** What the violation rests on at the end of a run. */
interface Ground {
  readonly walked: Walked
  readonly knowledge: Knowledge
  readonly reasons: readonly number[]
  /** Where what caches hold comes from. */
  readonly chains: readonly Chain[]
  /** Micro-steps on which it rests, and the last of them. */
  readonly harms: readonly number[]
  readonly harm: number | null
}

/** The cause of a violation at the end of a run. */
export function causeOf(walked: Walked, violation: Violation, knowledge: Knowledge): Cause {
  const last = walked.states.length - 1
  const end = at(walked.states, last)
  const reasons = [...reasonFor(violation.when, end)]
  const isEntry = (cell: number): boolean => knowledge.entries.has(cell)
  const tokens = reasons.filter(cell => isToken(walked.model, cell) && at(end, cell) !== 0)
  const chains = tokens.map(token => chainOf(walked, token, isEntry))
  const harms = harmsOf(walked, reasons)
  const harm = harms.length === 0 ? null : largest(harms)
  const ground = { walked, knowledge, reasons, chains, harms, harm }
  const readAtEnd = reasons.filter(isEntry).map(cell => ({ cell, value: at(end, cell), step: last + 1 }))
  const late = overtaken(walked, knowledge, chains, readAtEnd)
  if (late !== null) {
    const stale = staleFrom(walked, knowledge, chains, late.read)?.stale ?? null
    const current = stale === null ? currentOf(ground) : []
    return { stale, current, commands: [], culprit: late.culprit }
  }
  const found = firstStale(walked, knowledge, chains)
  return found === null ? causeWithoutStale(ground) : causeOfStale(ground, found)
}

function causeOfStale(ground: Ground, found: FoundStale): Cause {
  const { walked, knowledge, chains } = ground
  const { stale } = found
  const harm = ground.harm ?? metBy(ground, found)
  const commands = failedCommands(walked, knowledge, found)
  const [link] = found.chain.links
  const what = link === undefined ? null : knowledge.replacedBy(link.cell, null)
  // A command that failed is in the trace because something rests on that: a shorter one would do without it.
  const isBroken = what !== null && commands.length === 0 && isReplaced(walked, found, chains)
  const culprit = isBroken
    ? { kind: 'breaks' as const, what, from: stale.changed, to: null }
    : culpritOfStale(walked, knowledge, found, commands, harm)
  return { stale, current: [], commands, culprit }
}

/** The last store behind what the stale thing meets: what removes the one has to come before the other can be there. */
function metBy({ walked, knowledge, chains }: Ground, { chain, stale }: FoundStale): number | null {
  const met = chains.filter(other => other !== chain).flatMap(({ reads }) => reads)
  const stores = met.flatMap(read => seenBy(walked, knowledge, read) ?? []).filter(step => step > stale.changed)
  return stores.length === 0 ? null : largest(stores)
}

/** The violation rests also on what was made from the same entry as the change left it. */
function isReplaced({ states }: Walked, { read, chain, stale }: FoundStale, chains: readonly Chain[]): boolean {
  const after = at(at(states, stale.seen), read.cell)
  const isOf = ({ cell, step, value }: Read): boolean => cell === read.cell && step > stale.seen && value === after
  return chains.some(other => other !== chain && other.reads.some(isOf))
}

function causeWithoutStale(ground: Ground): Cause {
  const { walked, knowledge, reasons, chains, harm } = ground
  const current = currentOf(ground)
  const [pending = null] = entriesOf(ground).flatMap(cell => unseenStore(walked, knowledge, cell) ?? [])
  const steps = pending === null ? [...current.flatMap(({ changed }) => changed ?? []), ...ground.harms] : []
  const stale = wentBy(walked, knowledge, reasons, steps)
  if (stale !== null) {
    const { read, changed, used } = stale
    const bySoftware = at(walked.rules, changed - 1).kind === 'procedure'
    const what = bySoftware ? 'a lock around both, or a second look' : 'one atomic step in place of a read and a store'
    const culprit = { kind: 'missing' as const, what, from: read, to: used }
    return { stale, current: [], commands: [], culprit }
  }
  if (pending === null) {
    const culprit = landing(ground) ?? piecemeal(ground) ?? culpritOfCurrent(current, harm)
    return { stale: null, current, commands: [], culprit }
  }
  const commands = commandsPast(walked, knowledge, pending.step)
  const kept = keptOf(walked, knowledge, pending, chains)
  const culprit = culpritOfPending(walked, knowledge, pending, commands, { harm, kept })
  return { stale: null, current, commands, culprit }
}

/** What comes to a place to which it should not come any more. */
function landing({ walked, knowledge: { waiting }, reasons, harm }: Ground): Culprit | null {
  const last = walked.states.length - 1
  const flag = reasons.find(cell => waiting.has(cell) && at(at(walked.states, last), cell) !== 0)
  const begun = flag === undefined ? null : lastChange(walked.states, flag, last)
  const from = flag === undefined || begun === null ? null : originOf(walked, begun, flag)
  const until = flag === undefined ? undefined : waiting.get(flag)
  return from === null || until === undefined ? null : { kind: 'missing', what: until.ends, from, to: harm }
}

/** A store to one of several entries that are one leaf, while another of them says so still: the leaf meets what is made from the store. */
function piecemeal({ walked, knowledge, chains }: Ground): Culprit | null {
  for (const { links, reads } of chains)
    for (const { cell, value } of reads) {
      const [link] = links
      const besides = knowledge.besides(cell, value)
      const met = chains.flatMap(other => other.reads.filter(read => besides.includes(read.cell)))
      const stores = met.flatMap(read => seenBy(walked, knowledge, read) ?? [])
      const what = link === undefined ? null : knowledge.replacedBy(link.cell, at(walked.model.cells, cell).name)
      if (stores.length > 0 && what !== null) return { kind: 'breaks', what, from: largest(stores), to: null }
    }
  return null
}

/** What was made from the entry of a store and no command since then removes: it could have been made before the store too. */
function keptOf(
  walked: Walked,
  { commands }: Knowledge,
  { step, entry }: Store,
  chains: readonly Chain[],
): number | null {
  const made = chains.find(({ reads }) => reads.some(({ cell }) => cell === entry))?.links[0]?.cell
  if (made === undefined) return null
  const isRemoved = commands.some(
    command => command.spares(made) === null && runsOf(walked, command).some(({ submitted }) => submitted > step),
  )
  return isRemoved ? null : made
}

/** The entries on which it rests, as they are at the end. */
function entriesOf({ knowledge: { entries }, reasons, chains }: Ground): readonly number[] {
  const read = chains.flatMap(({ reads }) => reads.map(({ cell }) => cell))
  return [...new Set([...reasons.filter(cell => entries.has(cell)), ...read])]
}

function currentOf(ground: Ground): readonly Current[] {
  const { walked, knowledge, reasons } = ground
  const bySoftware = readBySoftware(walked, knowledge, reasons).map(read => readOf(walked, knowledge, read))
  return [...entriesOf(ground).map(cell => entryAtEnd(walked, knowledge, cell)), ...bySoftware]
}

/** An entry as software read it. */
function readOf(walked: Walked, { memory }: Knowledge, { cell, value, step }: Read): Current {
  const changed = lastChange(walked.states, cell, step - 1)
  const { name, labels } = at(walked.model.cells, cell)
  const store = changed === null ? null : storeBehind(walked, changed, cell, memory)
  return { entry: name, says: at(labels, value), changed: store, pending: null }
}

function entryAtEnd(walked: Walked, knowledge: Knowledge, cell: number): Current {
  const { model, states } = walked
  const last = states.length - 1
  const { name, labels } = at(model.cells, cell)
  const changed = lastChange(states, cell, last)
  const store = unseenStore(walked, knowledge, cell)
  const awaited = store === null ? null : awaitedBy(walked, knowledge, store, states.length)
  return {
    entry: name,
    says: at(labels, at(at(states, last), cell)),
    changed: changed === null ? null : storeBehind(walked, changed, cell, knowledge.memory),
    pending: store === null || awaited === null ? null : { step: store.step, until: awaited.until.ends },
  }
}

/** The micro-steps on which the violation rests: the return, the release, the one that frees. */
function harmsOf(walked: Walked, reasons: readonly number[]): readonly number[] {
  const last = walked.states.length - 1
  return reasons
    .filter(cell => !isToken(walked.model, cell))
    .map(cell => lastChange(walked.states, cell, last))
    .filter(step => step !== null)
    .filter(step => at(walked.rules, step - 1).kind === 'procedure')
}
