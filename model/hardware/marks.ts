// Who sets dirty marks, and what a translation serves where hardware does: see mark-walk.ts.
import type { Mapping, Page } from '../table/index.ts'
import { mappingOf, type Translation } from './reach.ts'
import { ask, type Unit } from './unit.ts'

export function setsMarks(unit: Pick<Unit, 'profile'>): boolean {
  return ask(unit, 'accessedDirty') !== 'none'
}

/** What a translation gives a page without another walk: where hardware sets marks, one that is clean serves reads alone. */
export function usedMapping(unit: Unit, translation: Translation, page: Page): Mapping {
  const mapping = mappingOf(translation, page)
  return translation.mark === 'clean' && setsMarks(unit) ? { ...mapping, rights: 'r' } : mapping
}
