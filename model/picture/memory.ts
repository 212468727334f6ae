// Tables and frames. Where walks read memory behind the CPU's caches, an entry is drawn twice: what the caches say, and what memory says.
import { largest, type PictureGroup, type PictureRow } from '../../checker/language/index.ts'
import type { Reach } from '../hardware/index.ts'
import type { Contents, Freed, Marks, Memory } from '../memory/index.ts'
import type { Setting } from '../procedure/index.ts'
import {
  type EntryPlace,
  type EntryValue,
  type Frame,
  frameName,
  frameNumber,
  type Mapping,
  placeName,
  type Table,
  valueName,
} from '../table/index.ts'

export interface MemoryParts {
  readonly setting: Setting
  readonly contents: Contents
  readonly memory: Memory
  readonly freed: Freed
  readonly marks: Marks
  readonly reach: Reach
}

const section = 'memory'

/** The tables, the root first, then the frames. */
export function memoryGroups(drawn: MemoryParts): readonly PictureGroup[] {
  const tables = new Set(drawn.contents.places.map(({ table }) => table).filter(({ word }) => word === null))
  const groups = [...tables].map(table => tableGroup(drawn, table))
  const lines: PictureGroup = {
    ...{ section, title: 'dirty cache lines', kind: 'list', headings: [], column: 0 },
    rows: drawn.memory.lines.map(({ name, dirty, places }) => ({
      ...{ name, values: [dirty.cell], isMark: true },
      ...{ pinnedTo: places.map(placeName), pin: 'dirty' },
    })),
  }
  const last = largest(groups.map(({ column }) => column))
  return [...groups, lines, framesGroup(drawn, last + 1)]
}

function tableGroup({ setting, contents, memory, freed }: MemoryParts, table: Table): PictureGroup {
  const places = contents.places.filter(place => place.table === table)
  const isBehind = memory.visibility.behindCaches
  const owner = freed.ownerOf(table)
  return {
    ...{ section, kind: 'table', column: Math.max(0, setting.space.root.level - table.level) },
    title: `${tableTitle(table)}${table.origin === 'allocated' ? ' (new)' : ''}`,
    headings: isBehind ? ['CPU caches', 'memory'] : [],
    anchor: anchorOf(table),
    rows: [
      ...(owner === null ? [] : [{ name: 'owner', values: [owner.cell] }]),
      ...places.map(place => ({
        name: placeName(place),
        values: [memory.seen(place, true).cell, ...(isBehind ? [memory.seen(place, false).cell] : [])],
        anchor: placeName(place),
      })),
    ],
  }
}

function tableTitle(table: Table): string {
  if (table.data !== null) return `${frameName(table.data)}, taken for a table`
  return table.isConfiguration ? `configuration ${table.name}` : `table ${table.name}`
}

function anchorOf(table: Table): string {
  return `table ${table.name}`
}

/** The frames that some entry may lead to, or that some page has or is to have. */
function framesGroup(drawn: MemoryParts, column: number): PictureGroup {
  const { contents, freed, marks } = drawn
  const isDrawn = drawnFrames(drawn)
  const held = contents.places.flatMap(place => contents.at(place).flatMap(value => framesIn(place, value, isDrawn)))
  const pagesOf = pagesByFrame(drawn)
  const frames = [...new Set([...held, ...pagesOf.keys()])]
    .filter(frame => frame >= 0)
    .sort((one, other) => one - other)
  const owners = frames.some(frame => freed.ownerOfFrame(frame) !== null)
  const marked = marks.frames.length > 0
  const rows = frames.map((frame): PictureRow => {
    const [owner, unread] = [freed.ownerOfFrame(frame), marks.cellOf(frame)]
    return {
      name: frameName(frame),
      values: [
        pagesOf.get(frame)?.join('; ') ?? 'no page',
        ...(owners ? [owner?.cell ?? 'this code'] : []),
        ...(marked ? [unread?.cell ?? '-'] : []),
      ],
      anchor: frameName(frame),
    }
  })
  const headings = ['asked for', ...(owners ? ['owner'] : []), ...(marked ? ['mark not read'] : [])]
  return { section, title: 'frames', kind: 'table', headings, column, rows }
}

/** Of the frames that a leaf leads to, the first is drawn, and those of the pages that are looked at. */
function drawnFrames(drawn: MemoryParts): (frame: Frame) => boolean {
  const { reach, setting } = drawn
  if (reach.pages.length === setting.space.pages.length) return () => true
  const asked = pagesByFrame(drawn)
  return frame => asked.has(frame)
}

/** For each frame which pages have it before, and which after. */
function pagesByFrame({ setting, reach }: MemoryParts): ReadonlyMap<Frame, readonly string[]> {
  const { before, after, space } = setting
  const found = new Map<Frame, string[]>()
  for (const page of reach.pages) {
    const [one, other] = [before.at(page), after.at(page)]
    for (const frame of new Set([one, other].flatMap(mapping => mapping?.frame ?? []))) {
      const words = found.get(frame) ?? []
      found.set(frame, words)
      words.push(hasFrame(space.pageName(page), rightsIn(one, frame), rightsIn(other, frame)))
    }
  }
  return found
}

function hasFrame(page: string, old: string | null, next: string | null): string {
  if (old === next) return `${page} ${old}`
  if (old === null) return `${page} ${next}, at the end`
  return next === null ? `${page} ${old}, at first` : `${page} ${old}, then ${next}`
}

function rightsIn(mapping: Mapping | null, frame: Frame): string | null {
  return mapping?.frame === frame ? mapping.rights : null
}

/** The frames that a value leads to, of those that are drawn. */
function framesIn({ table }: EntryPlace, value: EntryValue, isDrawn: (frame: Frame) => boolean): readonly Frame[] {
  if (value.kind !== 'leaf' || value.frame < 0) return []
  const all = Array.from({ length: table.pagesPerEntry * value.run }, (_, index) => frameNumber(value.frame + index))
  return all.filter((frame, index) => index === 0 || isDrawn(frame))
}

/** What each value of an entry names: a table, or frames. */
export function leadsOf(drawn: MemoryParts): { readonly [label: string]: readonly string[] } {
  const { contents } = drawn
  const isDrawn = drawnFrames(drawn)
  const leads = new Map<string, readonly string[]>()
  for (const place of contents.places)
    for (const value of contents.at(place)) {
      const label = valueName(value, place.table.pagesPerEntry)
      if (leads.has(label)) continue
      if (value.kind === 'table') leads.set(label, [anchorOf(value.table)])
      const frames = framesIn(place, value, isDrawn)
      if (frames.length > 0) leads.set(label, frames.map(frameName))
    }
  return Object.fromEntries(leads)
}
