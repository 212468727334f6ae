// What each page maps to: the maps `before`, `after` and in between of a scenario.
import { at, SpecMistake } from '../../checker/language/index.ts'
import { type Frame, type Mapping, type Page, pageNumber, sameMapping } from './entry.ts'
import { given } from './known.ts'
import type { Space } from './space.ts'

/** Changes of a map: page number to mapping, or to null where the page is unmapped. */
export type MapChanges = readonly { readonly page: Page; readonly to: Mapping | null }[]

/** What each page maps to: the maps of a scenario. */
export class PageMap {
  private readonly mappings: readonly (Mapping | null)[]

  constructor(mappings: readonly (Mapping | null)[]) {
    this.mappings = mappings
  }

  /** Every page to what the tables of the start say where nobody changed them, with all rights. */
  static usual(space: Space): PageMap {
    return new PageMap(space.pages.map(page => space.usualMapping(page)))
  }

  at(page: Page): Mapping | null {
    return at(this.mappings, page) // null is a value here: `at` refuses only what is undefined
  }

  with(changes: MapChanges, where: string | null = null): PageMap {
    checkChanges(changes, where)
    const changed = [...this.mappings]
    for (const { page, to } of changes) {
      if (!Number.isInteger(page) || page < 0 || page >= changed.length)
        throw new SpecMistake(`a map changes page ${page}`, `there are pages 0 to ${changed.length - 1}`, where)
      changed[page] = to
    }
    return new PageMap(changed)
  }

  /** Pages on which two maps differ. */
  differences(other: PageMap): readonly Page[] {
    return this.mappings
      .map((mapping, number) => ({ mapping, page: pageNumber(number) }))
      .filter(({ mapping, page }) => !sameMapping(mapping, other.at(page)))
      .map(({ page }) => page)
  }

  frames(): readonly Frame[] {
    return this.mappings.flatMap(mapping => (mapping === null ? [] : [mapping.frame]))
  }
}

/** Refuses what is no list of pages with what they map to. */
function checkChanges(changes: unknown, where: string | null): void {
  const cure = 'say [{ page, to: { frame, rights } }], with rights r or rw, or to: null'
  if (!Array.isArray(changes)) throw new SpecMistake(`the changes of a map are ${given(changes)}`, cure, where)
  for (const change of changes) {
    const isChange = typeof change === 'object' && change !== null && 'page' in change && 'to' in change
    if (!isChange) throw new SpecMistake(`a map changes ${given(change)}`, cure, where)
    const { to }: { to: unknown } = change
    if (typeof to === 'object' && to !== null && 'rights' in to && to.rights !== 'r' && to.rights !== 'rw')
      throw new SpecMistake(
        `a map gives page ${change.page} the rights ${given(to.rights)}`,
        'use one of: r, rw',
        where,
      )
    if (!isMapping(to)) throw new SpecMistake(`a map maps page ${change.page} to ${given(to)}`, cure, where)
  }
}

function isMapping(to: unknown): boolean {
  if (to === null) return true
  if (typeof to !== 'object' || !('frame' in to && 'rights' in to)) return false
  return typeof to.frame === 'number' && (to.rights === 'r' || to.rights === 'rw')
}
