// keepsDirty: no dirty mark is lost, in scenarios with dirty marks. Judged when all have returned and all stores are visible.
//
// A mark is lost if hardware set it, or the entry had it at the start, no CPU has read it since, and no entry by which the tables now map
// the frame has one. Who reads an entry with the mark knows that the frame was written; it counts for the frame, so that a mark carried
// over to other entries, as a split does, is kept.
//
// A write is lost that commits after the return without a mark: by a translation made when the entry was marked, where no entry that now
// maps the frame is. Writes before the return are covered by the reading of the mark that let them pass.
import { all, anyOf, type Condition, never, not, type ViolationBody } from '../../checker/language/index.ts'
import { entrySeen, mappingOf, type Reach, setsMarks, type Unit } from '../hardware/index.ts'
import type { Memory } from '../memory/index.ts'
import { type Frame, foreignFrame, frameName } from '../table/index.ts'
import { addNever, type CaseParts, capital, type MachineProperty } from './parts.ts'
import { accessesInFlight, possibleAccesses } from './translations.ts'

export const keepsDirty: MachineProperty = {
  name: 'keepsDirty',
  says: 'no dirty mark is lost',
  isAsked: ({ dirtyMarks }) => dirtyMarks,
  reasonNotApplicable: () => null,
  add: parts => {
    const settled = all(parts.hasReturned, parts.memory.settled())
    const set = parts.marks.frames.map(frame => parts.marks.isUnread(frame))
    const exercised = parts.caches.some(({ caches: { unit } }) => setsMarks(unit))
      ? [{ text: 'a dirty mark is set and not read', when: anyOf(set) }]
      : []
    addNever(
      parts,
      keepsDirty,
      [...lostMarks(parts, settled), ...lostWrites(parts, settled)],
      [{ text: 'the procedure has returned and its stores are visible', when: settled }, ...exercised],
    )
  },
}

function lostMarks(parts: CaseParts, settled: Condition): readonly ViolationBody[] {
  const agent = parts.runners[0]?.agent
  if (agent === undefined) return []
  return parts.marks.frames.map(frame => ({
    agent,
    text: `has returned, and the dirty mark of ${frameName(frame)} is LOST`,
    when: all(settled, parts.marks.isUnread(frame), not(isMarked(parts, frame))),
    why: [
      `${capital(frameName(frame))} was written; nobody has read the mark, and no entry that maps the frame has it.`,
    ],
  }))
}

function lostWrites(parts: CaseParts, settled: Condition): readonly ViolationBody[] {
  return parts.caches
    .flatMap(({ caches }) => [...possibleAccesses(caches), ...accessesInFlight(caches)])
    .filter(({ isDirty, mapping }) => isDirty && mapping.frame !== foreignFrame)
    .map(access => ({
      agent: access.agent,
      text: `${access.words}, for a write that leaves NO MARK`,
      when: all(access.when, settled, not(isMarked(parts, access.mapping.frame))),
      why: [
        `The translation was made when the entry was marked dirty; now no entry that maps ${frameName(access.mapping.frame)} is.`,
      ],
    }))
}

/** Some entry by which the tables map the frame is marked dirty. */
function isMarked({ caches, reach, memory }: CaseParts, frame: Frame): Condition {
  return anyOf(
    caches.flatMap(({ caches: { unit } }) =>
      reach.rootPositions.map(position => marksBelow(unit, reach, memory, position, frame)),
    ),
  )
}

function marksBelow(
  unit: Unit,
  reach: Reach,
  memory: Memory,
  position: Reach['positions'][number],
  frame: Frame,
): Condition {
  const entry = entrySeen(unit, memory, reach, position)
  const ways = reach.readings(position).map(({ value, reading }) => {
    const found = entry.domain.decode(value)
    if (reading.kind === 'table')
      return all(entry.is(found), marksBelow(unit, reach, memory, { ...position, table: reading.table }, frame))
    if (reading.kind === 'nothing' || found.kind !== 'leaf' || !found.dirty) return never
    return mappingOf(reading.translation, position.page).frame === frame ? entry.is(found) : never
  })
  return anyOf(ways)
}
