// noUseAfterFree: nobody reads or writes a table that was freed. Bad is the access itself: a walk that goes on in the table, a walk
// from the walk cache, a micro-step that stores there or frees it again, a pending store or dirty line that lands there.
// After such an access the walk isn't followed further: what the new owner wrote there is not modelled.
import { all, anyOf, at, type ViolationBody } from '../../checker/language/index.ts'
import { textOf } from '../cpu/index.ts'
import { readersOf } from '../hardware/index.ts'
import { storedName } from '../memory/index.ts'
import { placeName, type Table } from '../table/index.ts'
import { addNever, type CaseParts, type MachineProperty } from './parts.ts'

export const noUseAfterFree: MachineProperty = {
  name: 'noUseAfterFree',
  says: 'nobody reads or writes a table that was freed',
  reasonNotApplicable: ({ freed }) => (freed.anyFreed() ? null : 'the procedure frees no table'),
  add: parts => {
    addNever(
      parts,
      noUseAfterFree,
      [...byWalks(parts), ...byMicroSteps(parts), ...byStores(parts)],
      [{ text: 'a table is freed', when: parts.freed.any() }],
    )
  },
}

function why(table: Table): readonly string[] {
  return [`Table ${table.name} was freed: its frame may be somebody else's.`]
}

function byWalks({ caches, reach, freed }: CaseParts): readonly ViolationBody[] {
  return caches.flatMap(({ caches: held }) =>
    readersOf(held, reach)
      .filter(reader => freed.canBe(reader.position.table))
      .map(({ position, words, when, cites }) => ({
        agent: held.unit.agent,
        text: `${words} ${placeName(reach.placeAt(position))} AFTER FREE`,
        when: all(when, freed.is(position.table)),
        cites,
        why: why(position.table),
      })),
  )
}

function byMicroSteps({ runners, freed, contents, locals }: CaseParts): readonly ViolationBody[] {
  return runners.flatMap(({ cpu, agent, program, place }) =>
    program.steps.flatMap(({ action }, step) => {
      if (action.kind === 'allocate' || action.kind === 'clean') return []
      const ways = contents.ways(cpu, step)
      const uses = ways.flatMap(({ table, given }) =>
        table !== null && freed.canBe(table) ? [{ table, when: locals.say(given) }] : [],
      )
      const tables = new Map(uses.map(({ table }) => [table.id, table]))
      return [...tables.values()].map(table => ({
        agent,
        text: `${textOf(action)} AFTER FREE`,
        when: all(
          place.is(step),
          anyOf(uses.filter(use => use.table === table).map(({ when }) => when)),
          freed.is(table),
        ),
        why: why(table),
      }))
    }),
  )
}

function byStores({ runners, memory, freed }: CaseParts): readonly ViolationBody[] {
  const [first] = runners
  if (first === undefined) return []
  const stores = memory.pendingStores
    .filter(store => freed.canBe(store.place.table))
    .map(store => ({
      agent: at(runners, store.cpu).agent,
      text: `store to ${storedName(store)} lands AFTER FREE`,
      when: all(store.pending.is(true), freed.is(store.place.table)),
      why: why(store.place.table),
    }))
  const lines = memory.lines
    .filter(line => freed.canBe(line.table))
    .map(line => ({
      agent: first.agent,
      text: `${line.name} is written back AFTER FREE`,
      when: all(line.dirty.is(true), freed.is(line.table)),
      why: why(line.table),
    }))
  const cleans = memory.pendingCleans
    .filter(clean => memory.visibility.writeBuffer && freed.canBe(clean.line.table))
    .map(clean => ({
      agent: at(runners, clean.cpu).agent,
      text: `clean of ${clean.line.name} lands AFTER FREE`,
      when: all(clean.pending.is(true), freed.is(clean.line.table)),
      why: why(clean.line.table),
    }))
  return [...stores, ...lines, ...cleans]
}
