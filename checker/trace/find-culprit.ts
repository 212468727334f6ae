// Where the procedure is at fault, once it is known what is stale, or what isn't seen yet: what is named would mend it, at that place.
import {
  at,
  cellsOf,
  evaluate,
  type Knowledge,
  type KnownCommand,
  largest,
  type Rule,
  smallest,
} from '../language/index.ts'
import type { Culprit, Current, FailedCommand } from './cause.ts'
import { originOf, type Walked } from './chain.ts'
import { runsOf } from './command-runs.ts'
import type { FoundStale } from './found-stale.ts'
import { endsWaiting, unlessComing } from './unawaited.ts'
import { awaitedBy, type Store, unseenStore } from './unseen.ts'

/** The store that changed what was read. */
function storeOf({ stale, read }: FoundStale): Store {
  return { step: stale.changed, entry: read.cell }
}

export function culpritOfStale(
  walked: Walked,
  knowledge: Knowledge,
  found: FoundStale,
  commands: readonly FailedCommand[],
  harm: number | null,
): Culprit {
  const { stale, read } = found
  const [passed, spared, early, late] = (['passedOver', 'spares', 'tooEarly', 'notYet'] as const).map(kind =>
    commands.find(({ failing }) => failing.kind === kind),
  )
  if (early !== undefined) return unseenByCommand(walked, knowledge, storeOf(found), early)
  if (late !== undefined) return unwaited(walked, knowledge, late, harm)
  const unread = passed === undefined ? null : unreadBy(walked, knowledge, passed)
  if (unread !== null) return unread
  const from = spared?.submitted ?? originOf(walked, stale.seen, read.cell) ?? stale.changed
  const removes = ({ spares }: KnownCommand): boolean => spares(at(found.chain.links, 0).cell) === null
  const does = (rule: Rule): boolean =>
    knowledge.commands.some(command => removes(command) && rule.then.some(({ cell }) => cell === command.status))
  return unlessComing(walked, missing(removerOf(walked, knowledge, found, spared, harm), from, harm), does)
}

/** What walks should have seen before a step, and didn't: by what makes them see it, or by what is enough to keep it before the step. */
export function unseenBy(
  walked: Walked,
  knowledge: Knowledge,
  store: Store,
  to: number | null,
  by: 'ends' | 'orders',
): Culprit {
  const awaited = awaitedBy(walked, knowledge, store, to ?? walked.states.length)
  if (awaited === null) return missing('what makes walks see the store', store.step, to)
  const { until, cell, since } = awaited
  const does = endsWaiting(walked, knowledge, cell, since)
  return unlessComing(walked, missing(until[by], since, to), does)
}

/** What walks should have seen before a command acted. */
function unseenByCommand(walked: Walked, knowledge: Knowledge, store: Store, { submitted }: FailedCommand): Culprit {
  const isOrdered = commandOf(walked, knowledge, submitted)?.isOrdered === true
  return unseenBy(walked, knowledge, store, submitted, isOrdered ? 'orders' : 'ends')
}

/** A command that its unit didn't find in memory, since it wasn't told to late enough. */
function unreadBy(walked: Walked, knowledge: Knowledge, { submitted }: FailedCommand): Culprit | null {
  const slot = commandOf(walked, knowledge, submitted)?.slot ?? null
  const store = slot === null ? null : unseenStore(walked, knowledge, slot)
  return store === null ? null : unseenBy(walked, knowledge, store, submitted, 'ends')
}

/** A command that nobody has waited for. */
function unwaited(walked: Walked, knowledge: Knowledge, { submitted }: FailedCommand, harm: number | null): Culprit {
  const own = commandOf(walked, knowledge, submitted)
  const culprit = missing(`${own?.waits ?? 'a wait'} until it has`, submitted, harm)
  return own === undefined
    ? culprit
    : unlessComing(walked, culprit, endsWaiting(walked, knowledge, own.status, submitted))
}

function commandOf(walked: Walked, { commands }: Knowledge, submitted: number): KnownCommand | undefined {
  return commands.find(command => runsOf(walked, command).some(run => run.submitted === submitted))
}

/** What removes what was held when the change was seen; or what a command has left, or what came there in time behind it. */
function removerOf(
  { model }: Walked,
  { removedBy }: Knowledge,
  { chain: { links }, stale: { seen, held } }: FoundStale,
  spared: FailedCommand | undefined,
  harm: number | null,
): string {
  const moment = spared?.executed ?? seen
  const then = links.find(({ filled, until }) => filled < moment && moment <= until)
  const [last] = links
  const isLater = last !== undefined && last.filled > moment && (harm === null || last.filled < harm)
  const link = spared !== undefined && isLater ? last : (then ?? last)
  if (link === undefined) return `what removes "${held}"`
  return removedBy(link.cell) ?? `what removes "${at(model.cells, link.cell).name}"`
}

/** Between two steps; after the first where the other doesn't come behind it. */
function missing(what: string, from: number, to: number | null): Culprit {
  return { kind: 'missing', what, from, to: to !== null && to > from ? to : null }
}

/**
 * What would have made walks see the store: before a command that acted too early, or before the harm.
 * `kept`: what was made from the entry and no command since removes; it could have been there from before the store.
 */
export function culpritOfPending(
  walked: Walked,
  knowledge: Knowledge,
  store: Store,
  commands: readonly FailedCommand[],
  { harm, kept }: { readonly harm: number | null; readonly kept: number | null },
): Culprit {
  const early = commands.find(({ failing }) => failing.kind === 'tooEarly')
  if (early !== undefined) return unseenByCommand(walked, knowledge, store, early)
  const late = commands.find(({ failing }) => failing.kind === 'notYet')
  if (late !== undefined)
    return waitsFor(walked, knowledge, late, store)
      ? unwaited(walked, knowledge, late, harm)
      : and(
          unseenByCommand(walked, knowledge, store, late),
          `behind the invalidation ${commandOf(walked, knowledge, late.submitted)?.waits ?? 'a wait'} until it has acted`,
        )
  const culprit = unseenBy(walked, knowledge, store, harm, 'ends')
  const removed = kept === null ? null : knowledge.removedBy(kept)
  return removed === null ? culprit : and(culprit, removed)
}

/** A command acts only when walks see the store. */
function waitsFor(walked: Walked, knowledge: Knowledge, { submitted }: FailedCommand, store: Store): boolean {
  const awaited = awaitedBy(walked, knowledge, store, submitted)
  const command = commandOf(walked, knowledge, submitted)
  if (awaited === null || command === undefined) return false
  const acts = walked.model.rules.filter(({ then }) =>
    then.some(({ cell, value }) => cell === command.status && evaluate(value, []) === command.executed),
  )
  return acts.every(({ when }) => cellsOf(when).has(awaited.cell))
}

function and(culprit: Culprit, what: string): Culprit {
  return culprit.kind === 'missing' ? { ...culprit, what: `${culprit.what}; and ${what}` } : culprit
}

export function culpritOfCurrent(current: readonly Current[], harm: number | null): Culprit | null {
  const steps = current.flatMap(({ changed }) => (changed === null ? [] : [changed]))
  const latest = largest([harm ?? 0, ...steps])
  const [first] = current
  if (steps.length === 0 && first !== undefined && harm !== null && harm > 1)
    return { kind: 'missing', what: `a store to ${first.entry}`, from: 1, to: harm }
  const from = steps.length === 0 ? harm : smallest(steps)
  return from === null ? null : { kind: 'step', from, to: latest > from ? latest : null }
}
