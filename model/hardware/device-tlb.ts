// TLBs of devices (question K19; ATS). A device asks its unit for a translation and keeps the answer; its accesses then bring the
// translation with them. What the unit gives it comes from the unit's TLB or from a walk that has ended, whatever nT says: that is about the
// unit's TLB. Like any cache it may lose everything at any time.
//
// Nothing but its own invalidation removes anything, and only the completion of that covers the accesses that it translated: the device
// answers when they are done (VT-d 6.5.2, 6.5.4; PCIe ATS). Where the unit's commands act in order (K15 `fifo`) such an invalidation is
// sent to the device only when the unit's own ahead of it have completed (VT-d 6.5.2); elsewhere nothing orders the two but a wait (SMMU
// 4.7, CMD_SYNC; RISC-V IOMMU, ATS.INVAL). There is one device, and no configuration entry above the tables. That the device does not answer in time (K16 `waitMayAbort`) is not modelled.
import { type Agent, boolean, type ModelBuilder } from '../../checker/language/index.ts'
import { byKey } from '../table/index.ts'
import {
  accessesIn,
  type Caches,
  type EndedWalk,
  type Judged,
  keptInTlb,
  type Presence,
  type TlbEntry,
  wordsFor,
} from './caches.ts'
import { type Reach, type Translation, translationKey } from './reach.ts'
import { ask, cite, type Unit } from './unit.ts'
import { addAccessRules } from './walk.ts'

/** The device behind a unit, as a unit of its own that never walks; null where the unit's devices can have no TLB. */
export function deviceBehind(unit: Unit, agent: () => Agent): Unit | null {
  if (ask(unit, 'deviceTlb') === 'none') return null
  return { ...unit, name: 'device', agent: agent(), behind: unit }
}

/** What a device may keep: all that its unit may give it. */
export function deviceCaches(builder: ModelBuilder, device: Unit, given: Caches, reach: Reach, judged: Judged): Caches {
  const found = new Map(answersOf(given, reach).map(({ translation }) => [translationKey(translation), translation]))
  const token = (name: string, lose: string): Presence =>
    builder.cache(`${device.name}: ${name}`, boolean, false, device.agent, lose)
  const tlb = [...found.values()].map(translation => ({
    translation,
    present: token(`TLB has ${wordsFor(translation)}`, `TLB drops ${wordsFor(translation)}`),
  }))
  const { space, configuration } = given
  const held = {
    unit: device,
    space,
    reach,
    configuration,
    walks: [],
    endedWalks: [],
    walkCache: [],
    walksAt: () => [],
    endedWith: () => [],
    keptFor: () => [],
    tlb,
    pagesThrough: (source: TlbEntry | EndedWalk) => given.pagesThrough(source),
    servedBy: (source: TlbEntry | EndedWalk) => [source.present.is(true)],
  }
  return { ...held, accesses: accessesIn(held, judged, token) }
}

/** Adds the rules by which a device gets translations from its unit, and uses them. */
export function addDeviceRules(builder: ModelBuilder, device: Caches, given: Caches, reach: Reach): void {
  const { unit } = device
  const keptAs = byKey(device.tlb, ({ translation }) => translationKey(translation))
  for (const { translation, from, source } of answersOf(given, reach)) {
    const [kept] = keptAs(translationKey(translation))
    if (kept === undefined) continue
    builder.rule({ name: `${unit.name}: TLB keeps a translation`, agent: unit.agent }, {}, () => ({
      when: source.is(true),
      text: `TLB keeps ${wordsFor(translation)}, from ${from}`,
      cites: cite(unit, 'deviceTlb'),
      then: [kept.present.becomes(true)],
    }))
  }
  addAccessRules(builder, device)
}

interface Given {
  readonly translation: Translation
  readonly from: string
  readonly source: Presence
}

/** Every translation that a unit may give to a device, by where it has it from. */
function answersOf({ unit, tlb, endedWalks }: Caches, reach: Reach): readonly Given[] {
  const fromTlb = tlb.map(({ translation, present }) => ({
    translation,
    from: `the TLB of the ${unit.name}`,
    source: present,
  }))
  const fromWalks = endedWalks.flatMap(({ page, translation, present }) =>
    keptInTlb(reach, unit, page, { ...translation, nT: false }).map(kept => ({
      translation: kept,
      from: `a walk of the ${unit.name}`,
      source: present,
    })),
  )
  return [...fromTlb, ...fromWalks]
}
