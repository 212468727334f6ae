// What configuration entries may say in a case: which root with which tag. Where the two parts of an entry are always stored
// together and fetched together, only what is stored together; otherwise any mixture.
import type { Contents, Store } from '../memory/index.ts'
import {
  type EntryPlace,
  type EntryValue,
  partOf,
  type Space,
  seenAt,
  type Table,
  valueOfPart,
} from '../table/index.ts'

/** A valid configuration entry. */
export interface Configured {
  readonly device: number
  /** As the entry has it walked: as a table of the level that it says. */
  readonly root: Table
  readonly tag: number
}

export function configurationsOf(
  space: Space,
  contents: Contents,
  stores: readonly Store[],
  inBursts: boolean,
): readonly Configured[] {
  const { configuration } = space
  if (configuration === null) return []
  return space.devices.flatMap(device => {
    const place = configuration.at(device)
    const mine = stores.filter(store => store.place.table === configuration && store.place.index === device)
    const isMixed = inBursts || mine.some(({ second }) => second === undefined)
    const pairs = isMixed ? mixtures(contents, place) : together(space.startValue(place), mine)
    const found = new Map<string, Configured>()
    for (const [first, second] of pairs)
      if (first.kind === 'table' && second.kind === 'tag')
        found.set(`${first.table.id}.${first.levels}.${second.tag}`, {
          device,
          root: rootOf(space, first),
          tag: second.tag,
        })
    return [...found.values()]
  })
}

/** The root to which a configuration entry points, as a table of the level that the entry says. */
export function rootOf(space: Space, { table, levels }: Extract<EntryValue, { kind: 'table' }>): Table {
  return seenAt(space, table, levels ?? table.level)
}

type Parts = readonly [EntryValue, EntryValue]

function mixtures(contents: Contents, place: EntryPlace): readonly Parts[] {
  const seconds = contents.at(partOf(place, 'tag'))
  return contents.at(partOf(place, 'root')).flatMap(first => seconds.map((second): Parts => [first, second]))
}

function together(start: EntryValue, stores: readonly Store[]): readonly Parts[] {
  const stored = stores.flatMap(({ values, second }): Parts[] =>
    second === undefined ? [] : values.map((value): Parts => [value, second.value]),
  )
  return [[valueOfPart(start, 'root'), valueOfPart(start, 'tag')], ...stored]
}
