// What may become of an access to a page, whether or not any property asks: for the comparison of two procedures. An access gets what the
// page mapped to before (`old`), is to map to (`new`), maps to throughout (`kept`) or by a map that was declared in between (`between`);
// it gets anything else (`wrong`); or it faults (`fault`), also where its unit then tries again. Each while the procedure runs, and after
// its return, with an error or not. What is observed of a page is observed of those for which it stands (told-apart.ts). Accesses are those of units and devices; software that looks a page up is not among them.
import { all, type Condition, not, type Observation, type ViolationBody } from '../../checker/language/index.ts'
import type { Setting } from '../procedure/index.ts'
import { type Mapping, mappingWithin, type Page, sameMapping } from '../table/index.ts'
import { faultsAt } from './available.ts'
import type { CaseParts } from './parts.ts'
import { accessesInFlight, holders, type PossibleAccess, possibleAccesses } from './translations.ts'

const says = {
  kept: 'an access gets what the page maps to throughout',
  old: 'an access gets what the page mapped to before',
  new: 'an access gets what the page is to map to',
  between: 'an access gets what the page maps to in between',
  wrong: 'an access gets what the page was never meant to map to',
  fault: 'an access faults',
} as const

type Name = keyof typeof says

const names: readonly Name[] = ['kept', 'old', 'new', 'between', 'wrong', 'fault']

/** Every outcome that the case can have at all, page by page. `alike`: the pages of each kind. */
export function observationsOf(parts: CaseParts, alike: readonly (readonly Page[])[]): readonly Observation[] {
  const { setting, hasEnded, reach } = parts
  const accesses = holders(parts).flatMap(caches => [...possibleAccesses(caches), ...accessesInFlight(caches)])
  const lookedAt = new Set(reach.pages)
  const kindOf = new Map(alike.flatMap(pages => pages.map(page => [page, pages] as const)))
  const phases = [
    { when: 'while it runs', is: not(hasEnded) },
    { when: 'after the return', is: hasEnded },
  ]
  return reach.pages.flatMap(page => {
    const got = accesses
      .filter(access => access.page === page)
      .map(access => ({ name: nameOf(setting, access), agent: access.agent, text: access.words, when: access.when }))
    const others = (kindOf.get(page) ?? []).filter(other => !lookedAt.has(other))
    const ways = [...got, ...faultsAt(parts, page).map(fault => ({ name: 'fault' as const, ...fault }))]
    return phases.flatMap(phase =>
      names.flatMap((name): Observation[] => {
        const mine = ways.filter(way => way.name === name)
        const [of = '', ...alsoOf] = [page, ...others].map(one => `${setting.space.pageName(one)} ${phase.when}`)
        const ofMine = { of, alsoOf, name, says: says[name], ways: mine.map(way => asWay(way, phase.is)) }
        return mine.length === 0 ? [] : [ofMine]
      }),
    )
  })
}

/** By what an access can do with its translation; one with rights that were never meant is wrong, whether it can use them or not. */
function nameOf(setting: Setting, { page, mapping, used }: PossibleAccess): Name {
  return nameOfMapping(setting, page, mapping) === 'wrong' ? 'wrong' : nameOfMapping(setting, page, used)
}

function nameOfMapping({ before, after, between }: Setting, page: Page, mapping: Mapping): Name {
  const [old, next] = [before.at(page), after.at(page)]
  const isKept = sameMapping(old, next)
  // Rights may be fewer than the page has: what it has exactly goes first.
  if (!isKept && sameMapping(mapping, next)) return 'new'
  if (mappingWithin(mapping, old)) return isKept ? 'kept' : 'old'
  if (mappingWithin(mapping, next)) return 'new'
  return between.some(map => mappingWithin(mapping, map.at(page))) ? 'between' : 'wrong'
}

function asWay({ agent, text, when, cites }: ViolationBody, phase: Condition): Observation['ways'][number] {
  return { agent: agent.index, text, cites: cites ?? [], when: all(when, phase).condition, why: [] }
}
