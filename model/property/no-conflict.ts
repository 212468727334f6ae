// noConflict: no access meets two entries where the hardware may fault, mix or stop. Two TLB entries of one unit that both cover a
// page and differ: the same frame and rights from leaves of two sizes is judged by question K7, from a run of entries and a leaf of
// the same level by K27, rights alone by K25, all else by K8.
// Pieces of one large leaf, which the hardware itself made, don't differ. Where the hardware exempts a size change only if the whole
// entry translates alike (K22), a pair of two sizes is judged by K8 once the region has changed.
import { all, anyOf, append, at, type Condition, type ViolationBody } from '../../checker/language/index.ts'
import { ask, cite, mappingOf, type Outcome, ofTag, type TlbEntry, type Unit, wordsFor } from '../hardware/index.ts'
import { isAmong, type Page } from '../table/index.ts'
import { addNever, type CaseParts, type MachineProperty } from './parts.ts'

export const noConflict: MachineProperty = {
  name: 'noConflict',
  says: 'no access meets two entries where the hardware may fault, mix or stop',
  reasonNotApplicable: () => null,
  add: parts => {
    const bad = parts.caches.flatMap(held => pairs(held.caches.tlb).flatMap(pair => conflict(held, pair)))
    const present = parts.caches.flatMap(({ caches }) => caches.tlb.map(entry => entry.present.is(true)))
    addNever(parts, noConflict, bad, [{ text: 'the TLB holds a translation', when: anyOf(present) }])
  },
}

interface Pair {
  /** The larger of the two, or the first of two of one size. */
  readonly large: TlbEntry
  readonly small: TlbEntry
  /** The first page that both cover. */
  readonly page: Page
}

function pairs(tlb: readonly TlbEntry[]): readonly Pair[] {
  const covering = new Map<Page, number[]>()
  for (const [index, { translation }] of tlb.entries())
    for (const page of translation.pages) append(covering, page, index)
  return tlb.flatMap((one, index) => {
    const meets = new Set(one.translation.pages.flatMap(page => covering.get(page) ?? []))
    const later = [...meets].filter(other => other > index).sort((left, right) => left - right)
    return later.flatMap(place => pairOf(one, at(tlb, place)))
  })
}

function pairOf(one: TlbEntry, other: TlbEntry): readonly Pair[] {
  const [large, small] = one.translation.pages.length >= other.translation.pages.length ? [one, other] : [other, one]
  if (one.translation.tag !== other.translation.tag) return []
  const page = small.translation.pages.find(candidate => isAmong(large.translation.pages, candidate))
  return page === undefined ? [] : [{ large, small, page }]
}

function conflict(held: CaseParts['caches'][number], pair: Pair): readonly ViolationBody[] {
  const { unit } = held.caches
  const { large, small, page } = pair
  const [one, other] = [mappingOf(large.translation, page), mappingOf(small.translation, page)]
  const leaves = [large.translation.leaf, small.translation.leaf]
  const leafPages = Math.max(...leaves.map(({ pages }) => pages))
  const sameSize = leaves.every(({ pages }) => pages === leafPages)
  const sameLevel = large.translation.leaf.level === small.translation.leaf.level
  const { configuration } = held.caches
  const meet = all(large.present.is(true), small.present.is(true), configuration.isUsed(page, large.translation.tag))
  if (one.frame !== other.frame) return report(unit, pair, meet, 'changeConflict')
  if (one.rights !== other.rights) return report(unit, pair, meet, sameSize ? 'rightsConflict' : 'changeConflict')
  if (sameSize) return []
  const changed = held.sizeChange.hasChanged(leafPages, page, large.translation.tag)
  const asWhole = changed === null ? [] : report(unit, pair, all(meet, changed), 'changeConflict')
  return [...report(unit, pair, meet, sameLevel ? 'runConflict' : 'sizeConflict'), ...asWhole]
}

function report(
  unit: Unit,
  pair: Pair,
  when: Condition,
  question: 'sizeConflict' | 'runConflict' | 'changeConflict' | 'rightsConflict',
): readonly ViolationBody[] {
  const answer = ask(unit, question)
  const outcomes = answer === 'noRuns' ? [] : answer.filter(isHarmful)
  if (outcomes.length === 0) return []
  const { large, small, page } = pair
  return [
    {
      agent: unit.agent,
      text: `${unit.access} to page ${page}${ofTag(large.translation.tag)} meets two TLB entries: CONFLICT`,
      when,
      cites: cite(unit, question),
      why: [
        `The TLB has ${wordsFor(large.translation)} and ${wordsFor(small.translation)}.`,
        `What the hardware may do then: ${outcomes.map(word => words[word]).join(', ')}.`,
      ],
    },
  ]
}

function isHarmful(outcome: Outcome): boolean {
  return outcome !== 'either' && outcome !== 'resolvedOne'
}

const words: { readonly [O in Outcome]: string } = {
  either: 'use either',
  resolvedOne: 'use exactly one',
  amalgam: 'mix the two',
  conflictFault: 'fault the access',
  fatal: 'stop',
  implementationDefined: 'whatever its maker chose, since its specification leaves it open',
}
