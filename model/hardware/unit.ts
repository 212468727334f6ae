// A translation unit in a case: a device's unit or a CPU's MMU, with the profile that answers for it.
import type { Agent } from '../../checker/language/index.ts'
import type { Profile, Questions } from './question.ts'

export interface Unit {
  readonly name: string
  readonly agent: Agent
  readonly profile: Profile
  /** What the accesses that it translates are called: `DMA` or `access`. */
  readonly access: string
  /** Of an MMU where each CPU has its own: the CPU. Null for what belongs to no CPU, or stands for the MMUs of all. */
  readonly cpu: number | null
  /** Of a device with a TLB of its own: the unit that fills it. Null for all else. */
  readonly behind: Unit | null
}

/** What the hardware answers to a question. */
export function ask<K extends keyof Questions>(unit: Pick<Unit, 'profile'>, question: K): Questions[K] {
  return unit.profile.answers[question].value
}

type Claim = Extract<
  keyof Questions,
  | 'prefetches'
  | 'walkCache'
  | 'fractures'
  | 'span'
  | 'cacheInvalid'
  | 'deviceTlb'
  | 'reach'
  | 'walkCacheDrops'
  | 'walksAtExecution'
  | 'drains'
  | 'storeOrder'
  | 'walkSnoops'
  | 'writeBuffer'
  | 'sizeConflict'
  | 'changeConflict'
  | 'rightsConflict'
  | 'nT'
  | 'configurationCache'
  | 'configurationFetch'
  | 'runConflict'
  | 'accessedDirty'
  | 'faultDrops'
>

/** The questions that a step of the hardware can rest on, and what it then takes from the answer. */
const claims: { readonly [Q in Claim]: string } = {
  prefetches: 'a walk may start at any time',
  walkCache: 'entries that point to tables may be cached',
  fractures: 'a large leaf may be cached in pieces',
  span: 'which TLB entries an invalidation of some pages drops',
  deviceTlb: 'devices may keep translations of their own',
  reach: 'whom an invalidation reaches',
  cacheInvalid: 'an invalid entry may be cached',
  walkCacheDrops: 'which walk-cache entries it drops',
  walksAtExecution: 'what becomes of walks that read before it',
  drains: 'what completion waits for',
  storeOrder: 'stores may be seen late, and in any order',
  walkSnoops: "walks don't see the CPU's caches",
  writeBuffer: 'a write buffer may hold what was written back',
  sizeConflict: 'what the same translation at two sizes may do',
  changeConflict: 'what two entries that differ may do',
  rightsConflict: 'what two entries that differ in rights may do',
  nT: 'what nT does',
  configurationCache: 'which configuration entries may be cached',
  configurationFetch: 'a configuration entry may be fetched in parts',
  accessedDirty: 'a write sets the dirty mark of its entry',
  faultDrops: 'what a fault drops',
  runConflict: 'what a leaf over several entries and a smaller one may do',
}

/** What permits a step: the claim, and the source of the answer, in the form that a trace prints. */
export function cite(unit: Pick<Unit, 'profile'>, question: Claim): readonly string[] {
  const { cites, standing } = unit.profile.answers[question]
  return [`${claims[question]} (${cites}${standing === 'stated' ? '' : `; ${standing}`})`]
}
