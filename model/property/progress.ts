// achieves: the procedure does its job. Bad is a state in which all have returned, all stores are visible, and the tables translate
// otherwise than `after`. completes: from every state the return of all CPUs can still be reached.
import { match } from 'ts-pattern'
import { all, any, type Condition, never, not, type ViolationBody } from '../../checker/language/index.ts'
import { mappingOf, type Reach } from '../hardware/reach.ts'
import type { Unit } from '../hardware/unit.ts'
import { entrySeen } from '../hardware/walk.ts'
import { type Mapping, type Page, sameMapping, type Table } from '../memory/entry.ts'
import type { Memory } from '../memory/memory.ts'
import { addNever, type MachineProperty } from './situation.ts'
import { mappingName } from './translations.ts'

export const achieves: MachineProperty = {
  name: 'achieves',
  says: 'the procedure does its job',
  reasonNotApplicable: () => null,
  add: parts => {
    const { setting, reach, memory, caches, runners } = parts
    const settled = all(parts.hasReturned, memory.settled())
    const agent = runners[0]?.agent
    const bad = setting.space.pages.flatMap((page): ViolationBody[] => {
      const wanted = setting.after.at(page)
      const wrong = caches.map(({ caches: { unit } }) =>
        not(translates(unit, reach, memory, page, setting.space.root, wanted)),
      )
      if (agent === undefined) return []
      return [
        {
          agent,
          text: `has returned, but the tables do NOT map page ${page} to ${mappingName(wanted)}`,
          when: all(settled, any(...wrong)),
          why: [`Page ${page} is to be mapped to ${mappingName(wanted)} after the procedure.`],
        },
      ]
    })
    addNever(parts, achieves, bad, [{ text: 'the procedure has returned and its stores are visible', when: settled }])
  },
}

/** The tables give a page this mapping, by the entries as a unit sees them now. */
function translates(
  unit: Unit,
  reach: Reach,
  memory: Memory,
  page: Page,
  table: Table,
  wanted: Mapping | null,
): Condition {
  const position = { page, table }
  const entry = entrySeen(unit, memory, reach, position)
  const ways = reach.readings(position).map(({ value, reading }) => {
    const says = entry.is(entry.domain.decode(value))
    return match(reading)
      .with({ kind: 'nothing' }, () => (wanted === null ? says : never))
      .with({ kind: 'translation' }, ({ translation }) =>
        sameMapping(mappingOf(translation, page), wanted) ? says : never,
      )
      .with({ kind: 'table' }, below => all(says, translates(unit, reach, memory, page, below.table, wanted)))
      .exhaustive()
  })
  return any(...ways)
}

export const completes: MachineProperty = {
  name: 'completes',
  says: 'from every state the end can still be reached',
  reasonNotApplicable: () => null,
  add: ({ builder, hasEnded, runners }) => {
    const [first] = runners
    if (first === undefined) return
    builder.reachable('completes', completes.says, hasEnded, {
      agent: first.agent,
      text: 'can no longer return, whatever happens',
      why: ['From here no step of anybody leads to the end of the procedure.'],
    })
  },
}
