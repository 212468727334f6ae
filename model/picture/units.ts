// What units and devices hold, and what they were told.
import type { PictureGroup, PictureRow } from '../../checker/language/index.ts'
import {
  askedFor,
  type CachedInvalids,
  type Caches,
  type Command,
  mappingOf,
  ofTag,
  type Reach,
  rootName,
  type Signal,
  takenAs,
  wordsFor,
} from '../hardware/index.ts'
import { frameName, pagesName, placeName, tagName } from '../table/index.ts'

export interface UnitParts {
  readonly caches: readonly { readonly caches: Caches; readonly cachedInvalids: CachedInvalids }[]
  readonly deviceTlbs: readonly Caches[]
  readonly reach: Reach
  readonly commands: readonly Command[]
  readonly signals: readonly Signal[]
}

export function unitGroups(drawn: UnitParts): readonly PictureGroup[] {
  const units = drawn.caches.flatMap(({ caches, cachedInvalids }) => groupsOf(drawn, caches, cachedInvalids))
  return [...units, ...drawn.deviceTlbs.flatMap(device => groupsOf(drawn, device, null))]
}

function groupsOf(drawn: UnitParts, caches: Caches, notes: CachedInvalids | null): readonly PictureGroup[] {
  const section = caches.unit.name
  const group = (title: string, column: number, rows: readonly PictureRow[]): PictureGroup => {
    return { section, title, kind: 'list', headings: [], column, rows }
  }
  const commands = drawn.commands.filter(({ unit }) => unit === caches.unit)
  const signals = drawn.signals.filter(({ units }) => units[0] === caches.unit)
  return [
    group('walks in flight', 0, [...walkRows(drawn, caches), ...fetchRows(caches)]),
    group('configuration cache', 1, configurationRows(caches)),
    group('walk cache', 1, caches.walkCache.map(walkCacheRow(caches))),
    group('TLB', 2, [
      ...caches.tlb.map(({ translation, present }) => mark(wordsFor(translation), present.cell)),
      ...(notes?.entries ?? []).map(({ words, present }) => mark(words, present.cell)),
    ]),
    group('accesses in flight', 3, caches.accesses.map(accessRow(caches))),
    group('invalidations', 4, [...commands.map(commandRow), ...signals.map(signalRow)]),
  ]
}

function mark(name: string, cell: number): PictureRow {
  return { name, values: [cell], isMark: true }
}

function walkRows({ reach }: UnitParts, { unit, space, walks, endedWalks }: Caches): readonly PictureRow[] {
  const inFlight = walks.map((position): PictureRow => {
    const { page, tag, present } = position
    const place = placeName(reach.placeAt(position))
    const walk = `${space.pageName(page)}${ofTag(tag)}`
    return {
      ...mark(`${walk}: reads ${place} next${takenAs(position, space)}`, present.cell),
      pinnedTo: [place],
      pin: `${unit.name} walk, ${walk}`,
    }
  })
  const done = endedWalks.map(({ page, translation, present }) =>
    mark(`${space.pageName(page)}: has ${wordsFor(translation)}`, present.cell),
  )
  return [...inFlight, ...done]
}

function fetchRows({ configuration }: Caches): readonly PictureRow[] {
  return configuration.fetches.map(({ device, root, present }) =>
    mark(`${placeName(configuration.placeOf(device))}: has read ${rootName(root)}, the tag is next`, present.cell),
  )
}

function configurationRows({ configuration }: Caches): readonly PictureRow[] {
  const place = (device: number): string => placeName(configuration.placeOf(device))
  return [
    ...configuration.entries.map(({ device, root, tag, present }) =>
      mark(`${place(device)} = ${rootName(root)}, ${tagName(tag)}`, present.cell),
    ),
    ...configuration.invalid.map(({ device, present }) => mark(`${place(device)} = invalid`, present.cell)),
  ]
}

function walkCacheRow({ space }: Caches): (entry: Caches['walkCache'][number]) => PictureRow {
  return ({ first, pages, table, tag, present }) => {
    const taken = takenAs({ table, isTop: false }, space)
    return mark(`${pagesName(first, pages.length)}${ofTag(tag)} -> table ${table.name}${taken}`, present.cell)
  }
}

function accessRow({ unit, space }: Caches): (access: Caches['accesses'][number]) => PictureRow {
  return ({ page, translation, present }) => {
    const { frame, rights } = mappingOf(translation, page)
    const to = `${space.accessName(unit.access, page)} to ${frameName(frame)} ${rights}`
    return mark(`${to}, by ${wordsFor(translation)}`, present.cell)
  }
}

function commandRow(command: Command): PictureRow {
  return {
    name: `${askedFor(command)} (CPU ${command.cpu}, micro-step ${command.step + 1})`,
    values: [command.status.cell],
  }
}

function signalRow({ word, number, cpu, step, status }: Signal): PictureRow {
  return { name: `store ${number} in ${placeName(word)} (CPU ${cpu}, micro-step ${step + 1})`, values: [status.cell] }
}
