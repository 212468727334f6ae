// Where an access can get a translation: from the TLB, or from the walk made for it. Shared by the properties that judge
// a single translation.
import { type Agent, all, anyOf, type Condition, type ViolationBody } from '../../checker/language/index.ts'
import { ask, type Caches, mappingOf, setsMarks, type Unit, usedMapping } from '../hardware/index.ts'
import { frameName, type Mapping, type Page } from '../table/index.ts'
import type { CaseParts } from './parts.ts'

/** Everything by which an access can translate: the caches of the units, and the TLBs of devices. */
export function holders({ caches, deviceTlbs }: Pick<CaseParts, 'caches' | 'deviceTlbs'>): readonly Caches[] {
  return [...caches.map(held => held.caches), ...deviceTlbs]
}

/** An access to a page that could translate to a mapping now. */
export interface PossibleAccess {
  readonly unit: Unit
  readonly agent: Agent
  readonly page: Page
  readonly mapping: Mapping
  /** What it can do by this translation: a write may need another walk, which marks the entry dirty. */
  readonly used: Mapping
  /** It may be a write that leaves no mark behind, since the entry was marked when the translation was made. */
  readonly isDirty: boolean
  readonly when: Condition
  readonly words: string
}

export function possibleAccesses(caches: Caches): readonly PossibleAccess[] {
  const { unit } = caches
  return [...caches.tlb, ...caches.endedWalks].flatMap(source =>
    caches.pagesThrough(source).map(page => {
      const mapping = mappingOf(source.translation, page)
      const by = 'page' in source ? 'its walk' : 'the TLB'
      return {
        unit,
        agent: unit.agent,
        page,
        mapping,
        used: usedMapping(unit, source.translation, page),
        isDirty: source.translation.mark === 'dirty' && setsMarks(unit),
        when: anyOf(caches.servedBy(source, page)),
        words: `${caches.space.accessName(unit.access, page)} translates by ${by}: ${frameName(mapping.frame)} ${mapping.rights}`,
      }
    }),
  )
}

/** Accesses in flight that `after` doesn't allow. */
export function accessesInFlight(caches: Caches): readonly PossibleAccess[] {
  const { unit } = caches
  return caches.accesses.map(({ page, translation, present }) => {
    const mapping = mappingOf(translation, page)
    return {
      unit,
      agent: unit.agent,
      page,
      mapping,
      used: usedMapping(unit, translation, page),
      isDirty: translation.mark === 'dirty' && setsMarks(unit),
      when: present.is(true),
      words: `${caches.space.accessName(unit.access, page)}, still in flight, commits: ${frameName(mapping.frame)} ${mapping.rights}`,
    }
  })
}

/** A violation by an access, in a state where `also` is true. */
export function violationBy(
  access: PossibleAccess,
  also: Condition,
  verdict: string,
  why: readonly string[],
): ViolationBody {
  return { agent: access.agent, text: `${access.words} ${verdict}`, when: all(access.when, also), why }
}

/** Does a faulting access to this unit simply try again? */
export function restarts(unit: Unit): boolean {
  return ask(unit, 'fault') === 'restart'
}
