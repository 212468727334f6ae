// The commands that came behind a change in the program and didn't help: they leave what is stale, acted too early, or haven't acted.
import type { Knowledge, KnownCommand } from '../language/index.ts'
import type { FailedCommand, Failing } from './cause.ts'
import type { Walked } from './chain.ts'
import { runsOf } from './command-runs.ts'
import type { FoundStale } from './found-stale.ts'

const passedOver: Failing = { kind: 'passedOver' }

/** Those behind a change of which something stale is left. */
export function failedCommands(walked: Walked, { commands }: Knowledge, found: FoundStale): readonly FailedCommand[] {
  return commands.flatMap(command =>
    runsOf(walked, command).flatMap(({ submitted, executed, isPassedOver }): FailedCommand[] => {
      if (submitted < found.stale.changed) return []
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
  const removesLast = last !== undefined && command.spares(last.cell) === null
  const isEarly = executed < read.step || executed < stale.seen
  if (because === null || (removesLast && executed < stale.seen)) return isEarly ? { kind: 'tooEarly' } : null
  // It would remove what the violation rests on, and that came there later from what it leaves.
  return { kind: 'spares', because: removesLast ? `what it removes came there later, in step ${last.filled}` : because }
}

/** Those behind a store which walks still don't see. */
export function commandsPast(walked: Walked, { commands }: Knowledge, stored: number): readonly FailedCommand[] {
  return commands.flatMap(command =>
    runsOf(walked, command)
      .filter(({ submitted }) => submitted > stored)
      .map(({ submitted, executed, isPassedOver }): FailedCommand => {
        const acted: Failing = executed === null ? { kind: 'notYet' } : { kind: 'tooEarly' }
        return { name: command.name, submitted, executed, failing: isPassedOver ? passedOver : acted }
      }),
  )
}
