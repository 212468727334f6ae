// What each page maps to: the maps `before`, `after` and in between of a scenario.
import { at, SpecMistake } from '../../checker/language/index.ts'
import { type Frame, type Mapping, type Page, pageNumber, sameMapping } from './entry.ts'
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

  with(changes: MapChanges): PageMap {
    const changed = [...this.mappings]
    for (const { page, to } of changes) {
      if (page < 0 || page >= changed.length)
        throw new SpecMistake(`a map changes page ${page}`, `there are pages 0 to ${changed.length - 1}`)
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
