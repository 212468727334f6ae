// The questions that a hardware profile answers. Shared code asks a question; it never asks which profile it is talking to.
// Which frame of mind: every answer allows some behaviours; the machine explores all that the answers allow.

export type Standing = 'stated' | 'inferred' | 'unverified'

export interface Answer<T> {
  readonly value: T
  /** Specification and section, driver and line, or erratum. */
  readonly cites: string
  readonly standing: Standing
}

/** What may happen when an access meets two entries. `either` and `resolvedOne` are harmless. */
export type Outcome = 'either' | 'resolvedOne' | 'amalgam' | 'conflictFault' | 'fatal' | 'implementationDefined'

/** The value type of every question, by name. */
export interface Questions {
  /** K1 What must lie between an entry's store and an invalidation for the walk to see the store first. */
  readonly storeOrder: 'strong' | 'completingFence' | 'storeFence'
  /** K2 Do walks see the CPU's caches? */
  readonly walkSnoops: boolean
  /** K3 Is there a write buffer between memory and the walk that only an invalidation is sure to empty? */
  readonly writeBuffer: boolean
  /** K4 May invalid table entries be cached? */
  readonly cacheInvalid: 'never' | 'bounded' | 'allowed'
  /** K5 Which configuration entries above the tables may be cached? */
  readonly configurationCache: 'none' | 'validOnly' | 'evenInvalid'
  /** K6 May a large leaf be cached in pieces? */
  readonly fractures: boolean
  /** K7 What may happen when an access meets the same translation at two sizes? */
  readonly sizeConflict: readonly Outcome[]
  /** K8 ... and when the two entries differ in frame or rights? */
  readonly changeConflict: readonly Outcome[]
  /** K9 The nT bit of a large leaf: is such a leaf kept out of the TLB? */
  readonly nT: 'absent' | 'notCached' | 'mayFault'
  /** K10 What can one invalidation be limited to? `all` is always there. */
  readonly scopes: readonly ('all' | 'domain' | 'range' | 'page')[]
  /** K11 Which walk-cache entries does an invalidation of some pages drop? */
  readonly walkCacheDrops: 'allOfTag' | 'path' | 'flag' | 'none'
  /** K12 Which TLB entries does an invalidation of some pages drop? */
  readonly span: 'anyEntryForAddress' | 'mustCoverSize' | 'mustMatchLevel'
  /** K13 How do two stages combine in a cached entry? */
  readonly stages: 'one' | 'combinedS2Hits' | 'combinedS2Misses'
  /** K14 Whom does an invalidation reach? */
  readonly reach: 'issuerOnly' | 'broadcast' | 'perUnit'
  /** K15 In what order do commands act? */
  readonly commandOrder: 'fifo' | 'unordered' | 'untilWaitCommand'
  /** K16 How does software learn of completion? */
  readonly completion: 'instruction' | 'waitCommand' | 'pollBounded' | 'waitMayAbort'
  /** K17 What becomes of a walk that read an old entry when the invalidation acts? */
  readonly walksAtExecution: 'stopped' | 'unspecified'
  /** K18 Does completion wait for accesses that were already translated? */
  readonly drains: 'all' | 's1ScopeOnly' | 'flag' | 'onRepeat' | 'no'
  /** K19 Can devices have TLBs of their own? */
  readonly deviceTlb: 'none' | 'optional'
  /** K20 What becomes of an access that faults? */
  readonly fault: 'restart' | 'abort' | 'stall'
  /** K21 Who sets accessed and dirty marks? */
  readonly accessedDirty: 'none' | 'atomic' | 'atomicThroughStaleUpper'
  /** K22 Is a size change judged page by page, or only exempt if the whole entry translates alike? */
  readonly sizeChangeJudged: 'page' | 'entry'
  /** K23 Are non-leaf entries cached? */
  readonly walkCache: boolean
  /**
   * K24 May walks and fills happen at any time, for any page, without a request? True everywhere; the citation is what a trace prints
   * beside a walk's start (VT-d 6.5; SDM 4.10.2.3; Arm ARM D8.17; SMMU 3.21.1; RISC-V ...; IPMMU inferred).
   */
  readonly prefetches: boolean
  /** K25 What may happen when an access meets two entries of one size and frame that differ only in rights? */
  readonly rightsConflict: readonly Outcome[]
  /** K26 Is a configuration entry fetched whole, or in bursts between which it may change? */
  readonly configurationFetch: 'whole' | 'bursts'
  /** K27 ... the same translation as a leaf over a run of entries and as a leaf of fewer entries of that level? Or are there no such leaves? */
  readonly runConflict: 'noRuns' | readonly Outcome[]
  /** K28 What does a fault of a CPU's access drop of what its MMU holds? */
  readonly faultDrops: 'nothing' | 'itsPage'
}

export type Answers = { readonly [K in keyof Questions]: Answer<Questions[K]> }

/**
 * Who checks a profile. `base`: every spec does. The others are checked by the specs that name them, and on request: an `erratum` is a
 * machine that breaks its documents, an `emulation` one that a hypervisor makes, and `special` a doubt or unit that few specs are about.
 */
export type ProfileRole = 'base' | 'special' | 'erratum' | 'emulation'

/** A hardware profile: one answer to each question. */
export interface Profile {
  readonly name: string
  readonly summary: string
  /** A device's unit (IOMMU), or a CPU's own MMU. */
  readonly kind: 'device' | 'cpu'
  /** For a device's unit: the CPU profile that it usually stands beside, whose K1 decides how stores become visible. */
  readonly beside: string | null
  /** `base` where not given. */
  readonly role?: ProfileRole
  readonly answers: Answers
}
