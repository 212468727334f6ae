// Finds the cause of a violation: from the walked states and from what the model's writer knows (`Knowledge`); nothing of it is stored
// in a state.
import { at, evaluate, type Knowledge, type KnownCommand, type Violation } from '../language/index.ts'
import type { Cause, Current, FailedCommand, Failing } from './cause.ts'
import {
  type Chain,
  chainOf,
  firstChange,
  isToken,
  lastChange,
  originOf,
  type Read,
  storeBehind,
  type Walked,
} from './chain.ts'
import { runsOf } from './command-runs.ts'
import { culpritOfCurrent, culpritOfPending, culpritOfStale, type FoundStale, type Pending } from './find-culprit.ts'
import { reasonFor } from './reason.ts'

/** The cause of a violation at the end of a run. */
export function causeOf(walked: Walked, violation: Violation, knowledge: Knowledge): Cause {
  const last = walked.states.length - 1
  const end = at(walked.states, last)
  const reasons = [...reasonFor(violation.when, end)]
  const tokens = reasons.filter(cell => isToken(walked.model, cell) && at(end, cell) !== 0)
  const isEntry = (cell: number): boolean => knowledge.entries.has(cell)
  const chains = tokens.map(token => chainOf(walked, token, isEntry))
  const harm = harmOf(walked, reasons)
  const found = firstStale(walked, chains)
  if (found !== null) {
    const commands = failedCommands(walked, knowledge, found)
    const culprit = isReplaced(walked, found, chains)
      ? { kind: 'breaks' as const, from: found.stale.changed, to: null }
      : culpritOfStale(walked, knowledge, found, commands, harm)
    return { stale: found.stale, current: [], commands, culprit }
  }
  const bySoftware = reasons.flatMap(cell => readBySoftware(walked, cell, isEntry))
  const outdated = firstStale(walked, bySoftware)
  if (outdated !== null) {
    const { stale } = outdated
    const culprit = {
      kind: 'missing' as const,
      what: 'a lock around both, or a second look',
      from: stale.read,
      to: harm,
    }
    return { stale, current: [], commands: [], culprit }
  }
  const atEnd = [...reasons.filter(isEntry), ...chains.flatMap(({ reads }) => reads.map(({ cell }) => cell))]
  const current = [
    ...[...new Set(atEnd)].map(cell => currentOf(walked, knowledge, cell)),
    ...bySoftware.flatMap(({ reads }) => reads).map(read => readOf(walked, read)),
  ]
  const [pending = null] = atEnd.flatMap(cell => pendingTo(walked, knowledge, cell) ?? [])
  const commands = pending === null ? [] : commandsPast(walked, knowledge, pending.step)
  const culprit =
    pending === null
      ? culpritOfCurrent(current, harm)
      : culpritOfPending(walked, knowledge, pending, current, commands, harm)
  return { stale: null, current, commands, culprit }
}

/** The violation rests also on what was made from the same entry as the change left it. */
function isReplaced({ states }: Walked, { read, chain, stale }: FoundStale, chains: readonly Chain[]): boolean {
  const after = at(at(states, stale.seen), read.cell)
  const isOf = ({ cell, step, value }: Read): boolean => cell === read.cell && step > stale.seen && value === after
  return chains.some(other => other !== chain && other.reads.some(isOf))
}

/** The first entry that a chain was made from and that says something else by now. */
function firstStale(walked: Walked, chains: readonly Chain[]): FoundStale | null {
  const { model } = walked
  const found = chains.flatMap(chain =>
    chain.reads.flatMap((read): FoundStale[] => {
      const seen = firstChange(walked.states, read.cell, read.step)
      const [link] = chain.links
      if (seen === null || link === undefined) return []
      const { name, labels } = at(model.cells, read.cell)
      const begun = originOf(walked, seen, read.cell) ?? seen
      const changed = storeBehind(walked, seen, read.cell) ?? begun
      const held = at(model.cells, link.cell).name
      return [
        {
          chain,
          read,
          begun,
          stale: { held, entry: name, said: at(labels, read.value), read: read.step, changed, seen },
        },
      ]
    }),
  )
  return found.toSorted((one, other) => one.stale.seen - other.stale.seen)[0] ?? null
}

const passedOver: Failing = { kind: 'spares', because: 'it was passed over' }

/** The commands that came behind the change in the program, and left what is stale. */
function failedCommands(walked: Walked, { commands }: Knowledge, found: FoundStale): readonly FailedCommand[] {
  return commands.flatMap(command =>
    runsOf(walked, command).flatMap(({ submitted, executed, isPassedOver }): FailedCommand[] => {
      if (submitted < found.begun) return []
      const failing = isPassedOver ? passedOver : failingOf(command, executed, found)
      return failing === null ? [] : [{ name: command.name, submitted, executed, failing }]
    }),
  )
}

function failingOf(command: KnownCommand, executed: number | null, { chain, stale, read }: FoundStale): Failing | null {
  if (executed === null) return { kind: 'notYet' }
  const held = chain.links.find(({ filled, until }) => filled < executed && executed <= until)
  const because = held === undefined ? null : command.spares(held.cell)
  const [last] = chain.links
  // It would remove what the violation rests on, and that came there later from what it leaves.
  if (because !== null && last !== undefined && last !== held && command.spares(last.cell) === null)
    return { kind: 'spares', because: `what it removes came there later, in step ${last.filled}` }
  if (because !== null) return { kind: 'spares', because }
  return executed < read.step || executed < stale.seen ? { kind: 'tooEarly' } : null
}

/** The commands that came behind a store which walks still don't see. */
function commandsPast(walked: Walked, { commands }: Knowledge, stored: number): readonly FailedCommand[] {
  return commands.flatMap(command =>
    runsOf(walked, command)
      .filter(({ submitted }) => submitted > stored)
      .map(({ submitted, executed, isPassedOver }): FailedCommand => {
        const acted: Failing = executed === null ? { kind: 'notYet' } : { kind: 'tooEarly' }
        return { name: command.name, submitted, executed, failing: isPassedOver ? passedOver : acted }
      }),
  )
}

/** The last micro-step on which the violation rests: the return, the release, the one that frees. */
function harmOf(walked: Walked, reasons: readonly number[]): number | null {
  const last = walked.states.length - 1
  const steps = reasons
    .filter(cell => !isToken(walked.model, cell))
    .map(cell => lastChange(walked.states, cell, last))
    .filter(step => step !== null)
    .filter(step => at(walked.rules, step - 1).kind === 'procedure')
  return steps.length === 0 ? null : Math.max(...steps)
}

/** What a CPU made from entries when it last set a variable of its own. */
function readBySoftware(walked: Walked, cell: number, isEntry: (cell: number) => boolean): readonly Chain[] {
  const last = walked.rules.length
  const step = isToken(walked.model, cell) || isEntry(cell) ? null : lastChange(walked.states, cell, last)
  if (step === null) return []
  const rule = at(walked.rules, step - 1)
  const before = at(walked.states, step - 1)
  if (rule.kind !== 'procedure') return []
  const entries = [...reasonFor(rule.when, before)].filter(isEntry)
  const reads = entries.map(entry => ({ cell: entry, value: at(before, entry), step }))
  return reads.length === 0 ? [] : [{ links: [{ cell, filled: step, until: last }], reads }]
}

/** An entry as software read it. */
function readOf({ model, states, rules }: Walked, { cell, value, step }: Read): Current {
  const changed = lastChange(states, cell, step - 1)
  const { name, labels } = at(model.cells, cell)
  const origin = changed === null ? null : originOf({ model, states, rules }, changed, cell)
  return { entry: name, says: at(labels, value), changed: origin, pending: null }
}

function currentOf(walked: Walked, knowledge: Knowledge, cell: number): Current {
  const { model, states } = walked
  const last = states.length - 1
  const { name, labels } = at(model.cells, cell)
  const changed = lastChange(states, cell, last)
  const pending = pendingTo(walked, knowledge, cell)
  return {
    entry: name,
    says: at(labels, at(at(states, last), cell)),
    changed: changed === null ? null : originOf(walked, changed, cell),
    pending: pending === null ? null : { step: pending.step, until: pending.until.ends },
  }
}

/** The micro-step of a store that would change this cell once something that has begun has happened. */
function pendingTo(walked: Walked, { waiting }: Knowledge, cell: number): Pending | null {
  const { model, states } = walked
  const last = states.length - 1
  const end = at(states, last)
  for (const { then } of model.rules) {
    const value = then.find(update => update.cell === cell)?.value
    const ends = then.find(update => waiting.has(update.cell) && at(end, update.cell) !== 0)
    if (value === undefined || ends === undefined || evaluate(value, end) === at(end, cell)) continue
    const begun = lastChange(states, ends.cell, last)
    const step = begun === null ? null : originOf(walked, begun, ends.cell)
    const until = waiting.get(ends.cell)
    if (step !== null && until !== undefined) return { step, until, cell: ends.cell }
  }
  return null
}
