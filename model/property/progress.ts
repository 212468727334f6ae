// achieves: the procedure does its job. Bad is a state in which all have returned, all stores are visible, and the tables translate
// otherwise than `after`; or, after an error return, a page neither as before nor as after.
//
// completes: with everybody who can go on going on, all CPUs return. Violated by a run that never gets there although it is fair:
// no fairness class is able to act all the time from some point on and never does. Classes, each for itself:
// - the micro-steps of one CPU: a CPU that can take its next step takes it, whatever the others do;
//   that holds for an access of its own too, which ends or faults, whichever the hardware chooses;
// - each pending store: it becomes visible in finite time (Arm ARM B2.3; RISC-V RVWMO, progress axiom);
// - each pending clean, whose completion a barrier waits for (Arm ARM B2.3);
// - each invalidation command, its execution and then its completion (inferred: every driver's wait relies on queues being worked off);
// - each wait command that stores a number when all before it is completed (inferred likewise);
// - each lock that was given back, once the stores before are visible.
// Not fair, since nothing promises that they ever happen: walks, fills, evictions, accesses, faults, and the write-back of a dirty line. That a CPU
// gets a lock for which others compete without end isn't promised either: classes are weakly fair.
import { match } from 'ts-pattern'
import { all, anyOf, type Condition, never, not, type ViolationBody } from '../../checker/language/index.ts'
import { entrySeen, mappingOf, type Position, type Reach, type Unit } from '../hardware/index.ts'
import type { Memory } from '../memory/index.ts'
import type { Action } from '../procedure/index.ts'
import { type Mapping, mappingName, type Page, sameMapping } from '../table/index.ts'
import { addNever, type CaseParts, capital, type MachineProperty } from './parts.ts'

export const achieves: MachineProperty = {
  name: 'achieves',
  says: 'the procedure does its job',
  reasonNotApplicable: () => null,
  add: parts => {
    const { setting, reach, memory, caches, runners } = parts
    const settled = all(parts.hasReturned, memory.settled())
    const agent = runners[0]?.agent
    const bad = reach.pages.flatMap((page): ViolationBody[] => {
      const wanted = setting.after.at(page)
      const wrong = caches.map(({ caches: { unit } }) =>
        not(translates(unit, reach, memory, startAt(setting, page), wanted)),
      )
      if (agent === undefined) return []
      return [
        {
          agent,
          text: `has returned, but the tables do NOT map ${setting.space.pageName(page)} to ${mappingName(wanted)}`,
          when: all(settled, anyOf(wrong)),
          why: [
            `${capital(setting.space.pageName(page))} is to be mapped to ${mappingName(wanted)} after the procedure.`,
          ],
        },
      ]
    })
    addNever(
      parts,
      achieves,
      [...bad, ...leftBroken(parts), ...parts.overflows],
      [{ text: 'the procedure has returned and its stores are visible', when: settled }],
    )
  },
}

/** An error return may leave a target as it was or as it was to be, and must leave every other page as it was. */
function leftBroken({
  setting,
  reach,
  memory,
  caches,
  runners,
  hasEnded,
  hasReturned,
}: CaseParts): readonly ViolationBody[] {
  const [first] = runners
  if (
    first === undefined ||
    runners.every(({ program }) => program.steps.every(({ action }) => !isErrorReturn(action)))
  )
    return []
  return reach.pages.map(page => {
    const allowed = [setting.before.at(page), setting.after.at(page)]
    const asAllowed = caches.map(({ caches: { unit } }) =>
      anyOf(allowed.map(wanted => translates(unit, reach, memory, startAt(setting, page), wanted))),
    )
    return {
      agent: first.agent,
      text: `has returned an error, and the tables map ${setting.space.pageName(page)} neither as before nor as after`,
      when: all(hasEnded, not(hasReturned), memory.settled(), anyOf(asAllowed.map(not))),
      why: [
        `${capital(setting.space.pageName(page))} was mapped to ${[...new Set(allowed.map(mappingName))].join(', and was to be mapped to ')}.`,
      ],
    }
  })
}

function isErrorReturn(action: Action): boolean {
  return action.kind === 'return' && action.failed
}

function startAt({ space }: CaseParts['setting'], page: Page): Position {
  return { page, table: space.root, tag: null, isTop: false }
}

/** The tables give a page this mapping, by the entries as a unit sees them now. */
function translates(unit: Unit, reach: Reach, memory: Memory, position: Position, wanted: Mapping | null): Condition {
  const { page } = position
  const entry = entrySeen(unit, memory, reach, position)
  const ways = reach.readings(position).map(({ value, reading }) => {
    const says = entry.is(entry.domain.decode(value))
    return match(reading)
      .with({ kind: 'nothing' }, () => (wanted === null ? says : never))
      .with({ kind: 'translation' }, ({ translation }) =>
        sameMapping(mappingOf(translation, page), wanted) ? says : never,
      )
      .with({ kind: 'table' }, below =>
        all(says, translates(unit, reach, memory, { ...position, table: below.table }, wanted)),
      )
      .exhaustive()
  })
  return anyOf(ways)
}

export const completes: MachineProperty = {
  name: 'completes',
  says: 'with everybody who can go on going on, the end is reached',
  reasonNotApplicable: () => null,
  add: ({ builder, hasEnded, runners }) => {
    const [first] = runners
    if (first === undefined) return
    builder.eventually('completes', completes.says, hasEnded, {
      agent: first.agent,
      text: 'the end of the procedure is NEVER reached',
    })
  },
}
