// available: every mapped non-target frame always translates, a target after return. Bad is an access to such a page that faults or loses a right,
// and, after the procedure has returned, an access to any page that `after` maps. A unit that restarts faulting accesses hides
// the gap; there `completes` speaks, and this judges only software that looks a page up itself. An access faults by a walk that reads an
// invalid entry, or by such an entry that the unit keeps (K4).
import { all, anyOf, type Condition, not, type ViolationBody } from '../../checker/language/index.ts'
import { ask, type CachedInvalids, cite, entrySeen, readersOf, rootName } from '../hardware/index.ts'
import {
  foreignFrame,
  isCovered,
  type Mapping,
  mappingName,
  type Page,
  PageMap,
  placeName,
  rightsWithin,
  sameMapping,
  valueName,
} from '../table/index.ts'
import { anyUse, missedUses, softwareTranslates } from './by-software.ts'
import { addNever, type CaseParts, capital, type MachineProperty } from './parts.ts'
import { holders, possibleAccesses, restarts } from './translations.ts'

export const available: MachineProperty = {
  name: 'available',
  says: 'every mapped non-target frame always translates, a target after return',
  reasonNotApplicable: ({ caches, setting, runners }) => {
    if (caches.every(({ caches: { unit } }) => restarts(unit)) && !softwareTranslates({ runners }))
      return 'the unit restarts accesses that fault; `completes` speaks'
    return setting.space.pages.some(page => promised(setting, page) !== null) ? null : 'no page has to translate'
  },
  add: parts => {
    const isPromised = (page: Page): boolean => promised(parts.setting, page)?.always === true
    const byUnits = parts.caches
      .filter(({ caches: { unit } }) => !restarts(unit))
      .flatMap(({ caches, cachedInvalids }) => [
        ...faults(parts, caches),
        ...configurationFaults(parts, caches),
        ...lostRights(parts, caches),
        ...meetsInvalid(parts, caches, cachedInvalids),
      ])
    const byDevices = parts.deviceTlbs.flatMap(device => lostRights(parts, device))
    const accesses = holders(parts).flatMap(possibleAccesses)
    const promisedNow = accesses.filter(({ page }) => isPromised(page))
    const translates = (promisedNow.length > 0 ? promisedNow : accesses).map(({ when }) => when)
    const byUnit = parts.caches.some(({ caches: { unit } }) => !restarts(unit))
    addNever(
      parts,
      available,
      [...byUnits, ...byDevices, ...missedUses(parts, isPromised)],
      [
        byUnit
          ? {
              text: 'an access to a page that has to translate, while the procedure runs',
              when: all(parts.hasStarted, not(parts.hasEnded), anyOf(translates)),
            }
          : { text: 'software looks a page up', when: anyUse(parts) },
      ],
    )
  },
}

interface Promise {
  readonly mapping: Mapping
  /** From the start to the end; otherwise from `return` on. */
  readonly always: boolean
}

/** What a page is owed: a non-target its mapping throughout, a target what `after` maps once the procedure has returned. */
function promised({ before, after }: CaseParts['setting'], page: Page): Promise | null {
  const mapping = after.at(page)
  return mapping === null ? null : { mapping, always: sameMapping(before.at(page), mapping) }
}

function due(parts: CaseParts, promise: Promise): Condition {
  return promise.always ? all() : parts.hasReturned
}

function reasons({ space, targets }: CaseParts['setting'], page: Page, promise: Promise): readonly string[] {
  const name = space.pageName(page)
  const other =
    targets.length === 0 ? '' : targets.length === 1 ? '; it is not the target' : '; it is none of the targets'
  return [
    promise.always
      ? `${capital(name)} is mapped to ${mappingName(promise.mapping)} before and after${other}.`
      : `The procedure has returned, and ${name} is to be mapped to ${mappingName(promise.mapping)}.`,
  ]
}

type Caches = CaseParts['caches'][number]['caches']

/** Reads of an entry that doesn't translate: invalid, or stale contents that may be. */
function faults(parts: CaseParts, caches: Caches): readonly ViolationBody[] {
  const { unit, space } = caches
  return readersOf(caches, parts.reach).flatMap(reader => {
    const { position } = reader
    const promise = promised(parts.setting, position.page)
    if (promise === null) return []
    const entry = entrySeen(unit, parts.memory, parts.reach, position)
    const place = placeName(parts.reach.placeAt(position))
    const faulty = (['invalid', 'stale', 'table'] as const).flatMap(kind =>
      parts.reach.valuesAt(position).filter(value => value.kind === kind && parts.reach.mayFault(position, value)),
    )
    return faulty.map(value => ({
      agent: unit.agent,
      text: `${reader.words} ${place} = ${valueName(value, 1)}: ${space.accessName(unit.access, position.page)} FAULTS`,
      when: all(reader.when, parts.freed.isNot(position.table), entry.is(value), due(parts, promise)),
      cites: reader.cites,
      why: reasons(parts.setting, position.page, promise),
    }))
  })
}

/** Accesses of a device whose entry is cached as invalid, or held with a root that doesn't cover the page. */
function configurationFaults(parts: CaseParts, { unit, space, configuration }: Caches): readonly ViolationBody[] {
  const short = [...configuration.entries, ...configuration.fetches].map(held => ({
    ...held,
    says: rootName(held.root),
  }))
  const held = [...configuration.invalid.map(each => ({ ...each, root: null, says: 'invalid' })), ...short]
  return held.flatMap(({ device, present, root, says }) =>
    parts.reach.pages.flatMap(page => {
      const promise = space.deviceOf(page) === device ? promised(parts.setting, page) : null
      if (promise === null || (root !== null && isCovered(space.offsetOf(page), root))) return []
      const entry = placeName(configuration.placeOf(device))
      return [
        {
          agent: unit.agent,
          text: `${space.accessName(unit.access, page)} meets the cached ${entry} = ${says} and FAULTS`,
          when: all(present.is(true), due(parts, promise)),
          cites: cite(unit, 'configurationCache'),
          why: reasons(parts.setting, page, promise),
        },
      ]
    }),
  )
}

/** Pages that the unit has noted as not present. */
function meetsInvalid(parts: CaseParts, caches: Caches, noted: CachedInvalids): readonly ViolationBody[] {
  const { setting, hasReturned, reach } = parts
  const { unit } = caches
  return reach.pages.flatMap(page => {
    const promise = promised(setting, page)
    if (promise === null) return []
    return noted.entries.flatMap(entry =>
      noted.meets(entry, page, { caches, hasReturned }).map(meets => ({
        agent: unit.agent,
        text: `${setting.space.accessName(unit.access, page)} meets a cached invalid entry, ${entry.words}: FAULTS`,
        when: all(meets, due(parts, promise)),
        cites: cite(unit, 'cacheInvalid'),
        why: reasons(setting, page, promise),
      })),
    )
  })
}

/** Translations with fewer rights than the page is owed, and leaves whose nT bit lets the walk fault. */
function lostRights(parts: CaseParts, caches: Caches): readonly ViolationBody[] {
  const { unit } = caches
  const short = possibleAccesses(caches).flatMap(access => {
    const promise = promised(parts.setting, access.page)
    if (promise === null || rightsWithin(promise.mapping.rights, access.mapping.rights)) return []
    return [
      {
        agent: unit.agent,
        text: `${access.words}: a write is REFUSED`,
        when: all(access.when, due(parts, promise)),
        why: reasons(parts.setting, access.page, promise),
      },
    ]
  })
  if (ask(unit, 'nT') !== 'mayFault') return short
  const marked = caches.endedWalks.flatMap(walk => {
    const promise = promised(parts.setting, walk.page)
    if (promise === null || !walk.translation.nT) return []
    return [
      {
        agent: unit.agent,
        text: `${caches.space.accessName(unit.access, walk.page)} meets a leaf with nT and FAULTS`,
        when: all(walk.present.is(true), due(parts, promise)),
        cites: cite(unit, 'nT'),
        why: reasons(parts.setting, walk.page, promise),
      },
    ]
  })
  return [...short, ...marked]
}

/** Every way in which an access of a unit to the page faults, whether or not it is owed a translation. */
export function faultsAt(parts: CaseParts, page: Page): readonly Omit<ViolationBody, 'why'>[] {
  const { space } = parts.setting
  const owed = new PageMap(space.pages.map(one => (one === page ? { frame: foreignFrame, rights: 'rw' } : null)))
  const asked = { ...parts, setting: { ...parts.setting, before: owed, after: owed } }
  const found = parts.caches.flatMap(({ caches, cachedInvalids }) => [
    ...faults(asked, caches),
    ...configurationFaults(asked, caches),
    ...meetsInvalid(asked, caches, cachedInvalids),
  ])
  return found.map(({ why: _why, ...way }) => way)
}
