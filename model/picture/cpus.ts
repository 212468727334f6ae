// What each CPU has begun and not finished, what it has read, and what CPUs share.
import type { PictureGroup, PictureRow } from '../../checker/language/index.ts'
import type { Locks, Runner } from '../cpu/index.ts'
import {
  type Contents,
  type Locals,
  type Memory,
  type PendingClean,
  type PendingStore,
  storedName,
} from '../memory/index.ts'
import { type EntryPlace, placeName, valueName } from '../table/index.ts'

export interface CpuParts {
  readonly runners: readonly Runner[]
  readonly contents: Contents
  readonly memory: Memory
  readonly locals: Locals
  readonly locks: Locks
}

export function cpuGroups({ runners, memory, locals }: CpuParts): readonly PictureGroup[] {
  const { weak, writeBuffer } = memory.visibility
  return runners.flatMap(({ cpu, agent, place }): readonly PictureGroup[] => {
    const group = (title: string, column: number, rows: readonly PictureRow[]): PictureGroup => {
      return { section: agent.name, title, kind: 'list', headings: [], column, rows }
    }
    const stores = memory.pendingStores.filter(store => store.cpu === cpu)
    const cleans = memory.pendingCleans.filter(clean => clean.cpu === cpu)
    return [
      group(weak ? 'stores not yet visible' : 'store buffer', 0, stores.map(storeRow)),
      group(writeBuffer ? 'in the write buffer' : 'cleans not yet done', 1, cleans.map(cleanRow)),
      group(
        'has read',
        2,
        locals.of(cpu).map(({ words, cell, places }) => ({
          ...{ name: words, values: [cell.cell] },
          there: place.isOneOf(places).condition,
        })),
      ),
    ]
  })
}

function storeRow(store: PendingStore): PictureRow {
  const { place, values, half, cpu, step, pending, held } = store
  const [value] = values
  const what = held === null && value !== undefined ? ` := ${valueName(value, place.table.pagesPerEntry)}` : ''
  const name = `${storedName(store)}${half === null ? '' : ` ${half} half`}${what} (micro-step ${step + 1})`
  return {
    ...{ name, values: [...(held === null ? [pending.cell] : [held.cell])], isMark: held === null },
    ...{ there: pending.is(true).condition, pinnedTo: [placeName(place)], pin: `CPU ${cpu} store` },
  }
}

function cleanRow({ line, step, pending, kept }: PendingClean): PictureRow {
  return {
    ...{ name: `${line.name} (micro-step ${step + 1})`, isMark: kept.length === 0 },
    values: kept.length === 0 ? [pending.cell] : kept.map(({ cell }) => cell),
    there: pending.is(true).condition,
  }
}

/** Units read it where the CPU's caches don't matter. */
function isReadBehind({ table }: EntryPlace, { visibility }: Memory): boolean {
  return visibility.behindCaches && table.word?.fetched === true
}

/** Variables of the software, and locks. */
export function sharedGroups({ contents, memory, locks }: CpuParts): readonly PictureGroup[] {
  const section = 'shared by the CPUs'
  const words = contents.places.filter(({ table }) => table.word !== null)
  const variables = words.flatMap(place => {
    const name = placeName(place)
    const asCpus: PictureRow = { name, anchor: name, values: [memory.seen(place, true).cell] }
    if (!isReadBehind(place, memory)) return [asCpus]
    return [asCpus, { name: `${name} in memory`, values: [memory.seen(place, false).cell] }]
  })
  const held = locks.all.map(({ name, cell }) => ({ name: `lock ${name}`, values: [cell.cell] }))
  return [
    { section, title: 'variables', kind: 'table', headings: [], column: 0, rows: variables },
    { section, title: 'locks', kind: 'table', headings: [], column: 1, rows: held },
  ]
}
