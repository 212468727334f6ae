// Configuration entries as a unit uses them. Every request of a device goes by its entry: the one in memory or a cached one (question
// K5: VT-d 6.2.2, context-cache and PASID-cache; SMMU 3.21.1, which may keep an invalid entry too; RISC-V IOMMU device-directory
// cache). What is found below is cached by tag and not by device, so that devices with one tag share it (VT-d 6.2.2.1, table 17).
//
// An entry has two parts, and is fetched whole or in bursts (K26). In bursts, the part that says whether it is valid comes first, with
// the root, and the tag later: what they say together may never have stood in memory (SMMU 3.21.3; the fetch of a PASID entry as told in
// Linux 75ed00055c05). Only an invalidation of its own drops a cached entry, with the fetches and walks that have read the entry
// and nothing below yet (as K17 says).
import { all, any, boolean, type CellTerm, type Condition, type ModelBuilder } from '../../checker/language/index.ts'
import type { EntryCell, Memory } from '../memory/index.ts'
import {
  type EntryPlace,
  invalid,
  levelsName,
  type Page,
  type Part,
  partOf,
  placeName,
  pointer,
  type Space,
  type Table,
  tagName,
} from '../table/index.ts'
import type { Configured } from './configured.ts'
import { ask, type Unit } from './unit.ts'

type Presence = CellTerm<boolean>

export interface CachedConfiguration extends Configured {
  readonly present: Presence
}

/** A fetch that has read the root, and goes on to the tag. */
export interface Fetch {
  readonly device: number
  readonly root: Table
  readonly present: Presence
}

export class ConfigurationCaches {
  readonly entries: readonly CachedConfiguration[]
  /** Devices whose entry is cached as invalid. */
  readonly invalid: readonly { readonly device: number; readonly present: Presence }[]
  readonly fetches: readonly Fetch[]
  readonly all: readonly Configured[]
  private readonly unit: Unit
  private readonly space: Space
  private readonly seen: (place: EntryPlace) => EntryCell

  constructor(builder: ModelBuilder, unit: Unit, space: Space, all: readonly Configured[], memory: Memory) {
    this.unit = unit
    this.space = space
    this.all = all
    const snoops = ask(unit, 'walkSnoops')
    this.seen = place => memory.seen(place, snoops)
    const token = (device: number, held: string, what: string): Presence => {
      const name = `${unit.name}: ${held} ${placeName(this.placeOf(device))} = ${what}`
      return builder.cache(name, boolean, false, unit.agent, `${name} is lost`)
    }
    const cached = ask(unit, 'configurationCache')
    const cacheHas = 'configuration cache has'
    this.entries = (cached === 'none' ? [] : all).map(entry => ({
      ...entry,
      present: token(entry.device, cacheHas, entryName(entry)),
    }))
    const maybeInvalid = (device: number): boolean => this.part(device, 'root').domain.encode(invalid) !== undefined
    this.invalid = (cached === 'evenInvalid' && space.configuration !== null ? space.devices : [])
      .filter(maybeInvalid)
      .map(device => ({ device, present: token(device, cacheHas, 'invalid') }))
    const rootsOf = new Map(all.map(({ device, root }) => [`${device}.${root.id}.${root.level}`, { device, root }]))
    this.fetches = (ask(unit, 'configurationFetch') === 'whole' ? [] : [...rootsOf.values()]).map(
      ({ device, root }) => ({
        ...{ device, root },
        present: token(device, 'fetch has read', rootName(root)),
      }),
    )
  }

  /** The entry of a device. */
  placeOf(device: number): EntryPlace {
    const { configuration } = this.space
    if (configuration === null) throw new Error('the checker is at fault: there is no configuration table')
    return configuration.at(device)
  }

  part(device: number, part: Part): EntryCell {
    return this.seen(partOf(this.placeOf(device), part))
  }

  /** The entry in memory says this root, with this tag. */
  says({ device, root, tag }: Configured): Condition {
    return all(this.part(device, 'root').is(pointer(root)), this.saysTag(device, tag))
  }

  saysTag(device: number, tag: number): Condition {
    return all(this.part(device, 'tag').is({ kind: 'tag', tag }))
  }

  /**
   * The ways in which the device of a page comes to use what is cached under a tag: by its entry in memory, or by a cached one. What
   * was fetched in bursts is in the cache then, or in flight where there is none.
   */
  uses(page: Page, tag: number | null): readonly Condition[] {
    if (tag === null) return [all()]
    const device = this.space.deviceOf(page)
    const mine = this.all.filter(entry => entry.device === device && entry.tag === tag)
    if (mine.length === 0) return []
    const held = this.entries.filter(entry => entry.device === device && entry.tag === tag)
    const fetched = ask(this.unit, 'configurationCache') === 'none' ? this.fetches : []
    const read = mine.flatMap(({ root }) => fetched.filter(fetch => fetch.device === device && fetch.root === root))
    return [
      any(...mine.map(entry => this.says(entry))),
      ...held.map(({ present }) => present.is(true)),
      ...read.map(({ present }) => all(present.is(true), this.saysTag(device, tag))),
    ]
  }

  /** Some device may use what is cached under a tag for a page of its own. */
  isUsed(page: Page, tag: number | null): Condition {
    return any(...this.space.pagesAt(this.space.offsetOf(page)).flatMap(each => this.uses(each, tag)))
  }

  /** A device may come to have a tag. */
  canUse(page: Page, tag: number | null): boolean {
    const device = this.space.deviceOf(page)
    return tag === null || this.all.some(entry => entry.device === device && entry.tag === tag)
  }
}

/** `table L3`, or, where the entry says another number of levels, `table L3, 2 levels`. */
export function rootName(root: Table): string {
  return `table ${root.name}${levelsName(pointer(root).levels)}`
}

export function entryName({ root, tag }: Configured): string {
  return `${rootName(root)}, ${tagName(tag)}`
}
