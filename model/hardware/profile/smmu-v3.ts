// Arm SMMUv3 (IHI 0070) at the three break-before-make levels of IDR3.BBML; caching rules as in Arm ARM DDI 0487.
// Walks are coherent (IDR0.COHACC = 1), faults terminate (stalling is off), invalidation is by command (IDR0.BTM = 0).
import { inferred, profile, stated, variant } from '../profile-builder.ts'
import type { Profile } from '../question.ts'

export const smmuV3Bbm0: Profile = profile({
  name: 'smmu-v3-bbm0',
  summary: 'Arm SMMUv3, break-before-make level 0: two sizes at once may fault or mix',
  kind: 'device',
  beside: 'arm-cpu-bbm0',
  answers: {
    storeOrder: stated('completingFence', 'SMMU 3.21.2'),
    walkSnoops: stated(true, 'SMMU IDR0.COHACC = 1'),
    writeBuffer: inferred(false, 'SMMU 3.21.2 (a DSB is enough)'),
    cacheInvalid: stated('never', 'SMMU 3.21.1'),
    configurationCache: stated('evenInvalid', 'SMMU 3.21.1, 3.21.3'),
    fractures: stated(true, 'SMMU 3.21.1 (caches as ArmARM D8.17)'),
    sizeConflict: stated(['either', 'amalgam', 'conflictFault'], 'SMMU 3.20.1 (F_TLB_CONFLICT)'),
    changeConflict: stated(['either', 'amalgam', 'conflictFault'], 'SMMU 3.20.1; ArmARM RFVQCK'),
    nT: stated('absent', 'SMMU 3.21.1 (from level 1 on)'),
    scopes: stated(['all', 'domain', 'range', 'page'], 'SMMU 4, CMD_TLBI_* (range: NUM, SCALE)'),
    walkCacheDrops: stated('flag', 'SMMU 4, CMD_TLBI_* (Leaf)'),
    span: stated('mustMatchLevel', 'SMMU 4, CMD_TLBI_* (TTL); ArmARM IJQPNP'),
    stages: stated('combinedS2Misses', 'SMMU 3.21.1; ArmARM ICKZGP'),
    reach: stated('perUnit', 'SMMU IDR0.BTM = 0'),
    commandOrder: stated('untilWaitCommand', 'SMMU 4.7 (CMD_SYNC)'),
    completion: stated('waitMayAbort', 'SMMU 4.7 (CERROR_ATC_INV_SYNC)'),
    walksAtExecution: stated('stopped', 'SMMU 4.7 (complete, or restarted)'),
    drains: stated('s1ScopeOnly', 'SMMU 4.7'),
    deviceTlb: stated('optional', 'SMMU 4, CMD_ATC_INV'),
    fault: stated('abort', 'SMMU: terminate model; stalling is off'),
    accessedDirty: stated('atomic', 'SMMU HTTU (where on); ArmARM IGXGZY'),
    sizeChangeJudged: inferred('page', 'SMMU 3.21 (block <-> table); R. Murphy, 2022-04-29'),
    walkCache: stated(true, 'SMMU 3.21.1'),
    prefetches: stated(true, 'SMMU 3.21.1'),
    rightsConflict: inferred(['either'], 'ArmARM RWHZWS (rights are not in its list)'),
    configurationFetch: stated('bursts', 'SMMU 3.21.3 (64-bit units)'),
    runConflict: inferred(
      ['either', 'amalgam', 'conflictFault'],
      'SMMU 3.21.1; ArmARM RKHRBC, RFVQCK (the Contiguous bit)',
    ),
    faultDrops: inferred('nothing', 'SMMU: terminate model (no access is tried again)'),
  },
})

export const smmuV3NonCoherent: Profile = variant(
  smmuV3Bbm0,
  'smmu-v3-non-coherent',
  'as smmu-v3-bbm0, if tables and queues are read without snooping',
  { walkSnoops: stated(false, 'SMMU IDR0.COHACC = 0 (walks, queues, configuration)') },
  'special',
)

export const smmuV3Bbm1: Profile = variant(
  smmuV3Bbm0,
  'smmu-v3-bbm1',
  'Arm SMMUv3, level 1: a leaf with nT set stays out of the TLB and must not fault',
  {
    nT: stated('notCached', 'SMMU 3.21.1 (level 1: nT)'),
    runConflict: stated(['resolvedOne'], 'SMMU 3.21.1 (level 1: the Contiguous bit)'),
  },
)

export const smmuV3Bbm2: Profile = variant(
  smmuV3Bbm0,
  'smmu-v3-bbm2',
  'Arm SMMUv3, level 2: a change of size alone is resolved; nT is ignored',
  {
    sizeConflict: stated(['resolvedOne'], 'SMMU 3.21.1 (level 2)'),
    runConflict: stated(['resolvedOne'], 'SMMU 3.21.1 (level 2)'),
    nT: stated('absent', 'SMMU 3.21.1 (level 2 ignores it)'),
  },
)

export const smmuV3Bbm2Strict: Profile = variant(
  smmuV3Bbm2,
  'smmu-v3-bbm2-strict',
  'as smmu-v3-bbm2, if a size change counts as one only when the whole entry translates alike',
  { sizeChangeJudged: inferred('entry', 'R. Murphy, linux-iommu, 2022-04-29 ("exact same")') },
)
