// Tables and frames. Where walks read memory behind the CPU's caches, an entry is drawn twice: what the caches say, and what memory says.
import type { PictureGroup, PictureRow } from '../../checker/language/index.ts'
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
  const last = Math.max(...groups.map(({ column }) => column))
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
  const { setting, contents, freed, marks } = drawn
  const asked = setting.space.pages.flatMap(page => [setting.before.at(page), setting.after.at(page)])
  const held = contents.places.flatMap(place => contents.at(place).flatMap(value => framesIn(place, value)))
  const frames = [...new Set([...held, ...asked.flatMap(mapping => mapping?.frame ?? [])])]
    .filter(frame => frame >= 0)
    .sort((one, other) => one - other)
  const owners = frames.some(frame => freed.ownerOfFrame(frame) !== null)
  const marked = marks.frames.length > 0
  const rows = frames.map((frame): PictureRow => {
    const [owner, unread] = [freed.ownerOfFrame(frame), marks.cellOf(frame)]
    return {
      name: frameName(frame),
      values: [
        pagesOf(setting, frame),
        ...(owners ? [owner?.cell ?? 'this code'] : []),
        ...(marked ? [unread?.cell ?? '-'] : []),
      ],
      anchor: frameName(frame),
    }
  })
  const headings = ['asked for', ...(owners ? ['owner'] : []), ...(marked ? ['mark not read'] : [])]
  return { section, title: 'frames', kind: 'table', headings, column, rows }
}

/** Which pages have a frame before, and which after. */
function pagesOf({ space, before, after }: Setting, frame: Frame): string {
  const words = space.pages.flatMap(page => {
    const [old, next] = [rightsIn(before.at(page), frame), rightsIn(after.at(page), frame)]
    const name = space.pageName(page)
    if (old === null && next === null) return []
    if (old === next) return [`${name} ${old}`]
    if (old === null) return [`${name} ${next}, at the end`]
    return [next === null ? `${name} ${old}, at first` : `${name} ${old}, then ${next}`]
  })
  return words.length === 0 ? 'no page' : words.join('; ')
}

function rightsIn(mapping: Mapping | null, frame: Frame): string | null {
  return mapping?.frame === frame ? mapping.rights : null
}

function framesIn({ table }: EntryPlace, value: EntryValue): readonly Frame[] {
  if (value.kind !== 'leaf' || value.frame < 0) return []
  return Array.from({ length: table.pagesPerEntry * value.run }, (_, index) => frameNumber(value.frame + index))
}

/** What each value of an entry names: a table, or frames. */
export function leadsOf({ contents }: MemoryParts): { readonly [label: string]: readonly string[] } {
  return Object.fromEntries(
    contents.places.flatMap(place =>
      contents.at(place).flatMap((value): readonly (readonly [string, readonly string[]])[] => {
        const label = valueName(value, place.table.pagesPerEntry)
        if (value.kind === 'table') return [[label, [anchorOf(value.table)]]]
        const frames = framesIn(place, value)
        return frames.length === 0 ? [] : [[label, frames.map(frameName)]]
      }),
    ),
  )
}
