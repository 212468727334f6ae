// How walks come by configuration entries: a walk of a device starts there, or from a cached entry; a fetch in bursts reads the two
// parts in two steps. Where the first says that the entry is invalid, the fetch ends: nothing else of an invalid entry is used.
import { all, type Condition, type ModelBuilder, type Update } from '../../checker/language/index.ts'
import type { ConfigurationScope } from '../procedure/index.ts'
import { invalid, isCovered, type Page, placeName, pointer, type Table, tagName } from '../table/index.ts'
import type { Caches } from './caches.ts'
import { entryName, rootName } from './configuration.ts'
import type { Configured } from './configured.ts'
import type { Position, Reach } from './reach.ts'
import { ask, cite } from './unit.ts'

/** How a walk comes to read at a position. */
export interface Reader {
  readonly position: Position
  readonly words: string
  readonly when: Condition
  /** What is used up by reading on. */
  readonly spends: readonly Update[]
  readonly cites: readonly string[]
}

/** The pages of a device that a root covers, of those that are looked at. */
function coveredBy(root: Table, device: number, { space, pages }: Reach): readonly Page[] {
  return pages.filter(page => space.deviceOf(page) === device && isCovered(space.offsetOf(page), root))
}

/** Walks that start from a cached configuration entry: they read the root. */
export function configuredReaders({ unit, space, configuration }: Caches, reach: Reach): readonly Reader[] {
  return configuration.entries.flatMap(({ device, root, tag, present }) =>
    coveredBy(root, device, reach).map(page => ({
      position: { page, table: root, tag, isTop: true },
      words: `walk for ${space.pageName(page)} starts from the cached ${placeName(configuration.placeOf(device))}: reads`,
      when: present.is(true),
      spends: [],
      cites: cite(unit, 'configurationCache'),
    })),
  )
}

/** Adds the rules by which a unit reads configuration entries. */
export function addConfigurationRules(builder: ModelBuilder, caches: Caches): void {
  const { unit, space, configuration } = caches
  const rule = (name: string, text: string, when: Condition, then: readonly Update[], cites: readonly string[]): void =>
    builder.rule({ name: `${unit.name}: ${name}`, agent: unit.agent, cites }, {}, () => ({ when, text, then }))
  for (const entry of configuration.all) {
    const { device, root, tag } = entry
    const place = placeName(configuration.placeOf(device))
    const fetch = configuration.fetches.find(other => other.device === device && other.root === root)
    const when =
      fetch === undefined ? configuration.says(entry) : all(fetch.present.is(true), configuration.saysTag(device, tag))
    const reads = fetch === undefined ? `reads ${place} = ${entryName(entry)}` : `reads ${place} tag = ${tagName(tag)}`
    const spends = fetch === undefined ? [] : [fetch.present.becomes(false)]
    const cites = fetch === undefined ? [] : cite(unit, 'configurationFetch')
    const starts = fetch === undefined ? 'starts: ' : ''
    for (const walk of caches.walks)
      if (isAtRoot(walk, entry, space.deviceOf(walk.page)))
        rule(
          'walk reads a configuration entry',
          `walk for ${space.pageName(walk.page)} ${starts}${reads}`,
          when,
          [...spends, walk.present.becomes(true)],
          cites,
        )
    for (const held of configuration.entries)
      if (held.device === device && held.root === root && held.tag === tag)
        rule(
          'configuration cache keeps an entry',
          `${reads}; the configuration cache keeps ${fetch === undefined ? 'it' : entryName(entry)}`,
          when,
          [...spends, held.present.becomes(true)],
          [...cites, ...cite(unit, 'configurationCache')],
        )
  }
  for (const { device, root, present } of configuration.fetches)
    rule(
      'fetch of a configuration entry starts',
      `starts to fetch ${placeName(configuration.placeOf(device))}: root = ${rootName(root)}`,
      configuration.part(device, 'root').is(pointer(root)),
      [present.becomes(true)],
      cite(unit, 'configurationFetch'),
    )
  for (const { device, present } of configuration.invalid)
    rule(
      'configuration cache keeps an invalid entry',
      `reads ${placeName(configuration.placeOf(device))} = invalid; the configuration cache keeps it`,
      configuration.part(device, 'root').is(invalid),
      [present.becomes(true)],
      cite(unit, 'configurationCache'),
    )
}

function isAtRoot(walk: Position, { device, root, tag }: Configured, ofDevice: number): boolean {
  return ofDevice === device && walk.isTop && walk.table === root && walk.tag === tag
}

/** What an invalidation of configuration entries removes: cached entries, and what has read an entry and nothing below yet. */
export function configurationDrops(caches: Caches, { device }: ConfigurationScope): readonly Update[] {
  const { unit, space, configuration } = caches
  const isMine = (other: number): boolean => device === null || device === other
  const stopped = ask(unit, 'walksAtExecution') === 'stopped'
  const cached = [...configuration.entries, ...configuration.invalid, ...(stopped ? configuration.fetches : [])]
  const walks = stopped ? caches.walks.filter(({ isTop }) => isTop) : []
  return [
    ...cached.filter(entry => isMine(entry.device)),
    ...walks.filter(walk => isMine(space.deviceOf(walk.page))),
  ].map(({ present }) => present.becomes(false))
}
