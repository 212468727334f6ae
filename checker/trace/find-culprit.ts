// Where the procedure is at fault, once it is known what is stale, or what isn't seen yet.
import { at, type Ending, type Knowledge, type KnownCommand, type Rule } from '../language/index.ts'
import type { Culprit, Current, FailedCommand, Stale } from './cause.ts'
import type { Chain, Read, Walked } from './chain.ts'
import { runsOf } from './command-runs.ts'
import { endsWaiting, unlessComing } from './unawaited.ts'

/** Something stale, and where it comes from. */
export interface FoundStale {
  readonly stale: Stale
  readonly chain: Chain
  readonly read: Read
  /** The micro-step from which walks may see the change: the store, or the clean behind it. */
  readonly begun: number
}

/** What isn't seen yet, with the cell that says so. */
export interface Pending {
  readonly step: number
  readonly until: Ending
  readonly cell: number
}

export function culpritOfStale(
  walked: Walked,
  knowledge: Knowledge,
  found: FoundStale,
  commands: readonly FailedCommand[],
  harm: number | null,
): Culprit {
  const { stale, read, begun: changed } = found
  const [spared, early, late] = (['spares', 'tooEarly', 'notYet'] as const).map(kind =>
    commands.find(({ failing }) => failing.kind === kind),
  )
  if (early !== undefined) {
    const waited = waitingBefore(walked, knowledge, stale.seen, read.cell)
    const what = waited === null ? 'what makes walks see the store' : before(walked, knowledge, waited.until, early)
    const culprit = missing(what, changed, early.submitted)
    return waited === null
      ? culprit
      : unlessComing(walked, culprit, endsWaiting(walked, knowledge, waited.cell, changed))
  }
  if (late !== undefined) return unwaited(walked, knowledge, late, harm)
  const from = spared?.submitted ?? changed
  const removes = ({ spares }: KnownCommand): boolean => spares(at(found.chain.links, 0).cell) === null
  const does = (rule: Rule): boolean =>
    knowledge.commands.some(command => removes(command) && rule.then.some(({ cell }) => cell === command.status))
  return unlessComing(walked, missing(removerOf(walked, knowledge, found, spared, harm), from, harm), does)
}

/** A command that nobody has waited for. */
function unwaited(walked: Walked, knowledge: Knowledge, { submitted }: FailedCommand, harm: number | null): Culprit {
  const culprit = missing('a wait until it has', submitted, harm)
  const own = commandOf(walked, knowledge, submitted)
  return own === undefined
    ? culprit
    : unlessComing(walked, culprit, endsWaiting(walked, knowledge, own.status, submitted))
}

function commandOf(walked: Walked, { commands }: Knowledge, submitted: number): KnownCommand | undefined {
  return commands.find(command => runsOf(walked, command).some(run => run.submitted === submitted))
}

/** What keeps something before a command. */
function before(walked: Walked, knowledge: Knowledge, { ends, orders }: Ending, { submitted }: FailedCommand): string {
  return commandOf(walked, knowledge, submitted)?.isOrdered === true ? orders : ends
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

/** What would have ended the waiting that ended with a step which changed an entry. */
function waitingBefore(
  { rules }: Walked,
  { waiting }: Knowledge,
  step: number,
  entry: number,
): { readonly cell: number; readonly until: Ending } | null {
  const { then } = at(rules, step - 1)
  if (!then.some(({ cell }) => cell === entry)) return null
  const found = then.find(({ cell }) => waiting.has(cell))
  const until = found === undefined ? undefined : waiting.get(found.cell)
  return found === undefined || until === undefined ? null : { cell: found.cell, until }
}

/** What would have made walks see the store before the invalidation, or before what came of it; or the wait for the invalidation. */
export function culpritOfPending(
  walked: Walked,
  knowledge: Knowledge,
  pending: Pending,
  current: readonly Current[],
  commands: readonly FailedCommand[],
  harm: number | null,
): Culprit {
  const early = commands.find(({ failing }) => failing.kind === 'tooEarly')
  const late = commands.find(({ failing }) => failing.kind === 'notYet')
  if (early === undefined && late !== undefined) return unwaited(walked, knowledge, late, harm)
  const to = early?.submitted ?? Math.max(harm ?? 0, ...current.map(({ changed }) => changed ?? 0))
  const does = endsWaiting(walked, knowledge, pending.cell, pending.step)
  const { step, until } = pending
  // What walks see though it came later would have been kept behind it.
  const isOvertaken = current.some(({ changed }) => changed !== null && changed > step)
  const waited = isOvertaken ? until.orders : until.ends
  return unlessComing(
    walked,
    missing(early === undefined ? waited : before(walked, knowledge, until, early), step, to),
    does,
  )
}

export function culpritOfCurrent(current: readonly Current[], harm: number | null): Culprit | null {
  const steps = current.flatMap(({ changed }) => (changed === null ? [] : [changed]))
  const latest = Math.max(0, harm ?? 0, ...steps)
  const [first] = current
  if (steps.length === 0 && first !== undefined && harm !== null && harm > 1)
    return { kind: 'missing', what: `a store to ${first.entry}`, from: 1, to: harm }
  const from = steps.length === 0 ? harm : Math.min(...steps)
  return from === null ? null : { kind: 'step', from, to: latest > from ? latest : null }
}
