// RISC-V IOMMU: riscv-non-isa/riscv-iommu at 14fd391 (RV-IOMMU), riscv-isa-manual at 1d472b8 (RV-priv), files below src/.
// With the extensions for non-leaf (NL) and range (S) invalidation.
import { inferred, profile, stated, variant } from '../profile-builder.ts'
import type { Profile } from '../question.ts'

export const riscvIommu: Profile = profile({
  name: 'riscv-iommu',
  summary: 'RISC-V IOMMU with non-leaf and range invalidation, coherent walks',
  kind: 'device',
  beside: 'riscv-cpu',
  answers: {
    storeOrder: stated('storeFence', 'RV-IOMMU iommu_sw_guidelines.adoc (invalidations)'),
    walkSnoops: inferred(true, 'RV-IOMMU: the platform decides (PMA)'),
    writeBuffer: inferred(false, 'RV-IOMMU iommu_sw_guidelines.adoc (a FENCE is enough)'),
    cacheInvalid: stated('never', 'RV-IOMMU iommu_sw_guidelines.adoc:314'),
    configurationCache: stated('validOnly', 'RV-IOMMU iommu_sw_guidelines.adoc:314'),
    fractures: inferred(true, 'RV-priv supervisor.adoc:1775 (any number per address)'),
    sizeConflict: stated(['either'], 'RV-IOMMU iommu_in_memory_queues.adoc:312'),
    // The size is all that may change in an entry while V is 1; frame, rights and memory type have to stay, and what an IOMMU does otherwise is
    // left to its implementation. (Of changes in general the same file says that the old or the new entry is
    // used until the invalidation; what it says of the valid bit is taken to be the narrower rule.)
    changeConflict: stated(['either', 'implementationDefined'], 'RV-IOMMU iommu_sw_guidelines.adoc:270'),
    nT: inferred('absent', 'RV-priv supervisor.adoc: the entry has no such bit'),
    scopes: stated(['all', 'domain', 'range', 'page'], 'RV-IOMMU iommu_extensions.adoc (range: S = 1)'),
    walkCacheDrops: stated('flag', 'RV-IOMMU iommu_extensions.adoc (AV, NL)'),
    span: stated('anyEntryForAddress', 'RV-IOMMU iommu_in_memory_queues.adoc (IOTINVAL)'),
    stages: stated('combinedS2Hits', 'RV-IOMMU iommu_in_memory_queues.adoc (IOTINVAL.GVMA)'),
    reach: inferred('perUnit', 'RV-IOMMU iommu_in_memory_queues.adoc (own queue)'),
    commandOrder: stated('unordered', 'RV-IOMMU iommu_in_memory_queues.adoc (IOFENCE.C)'),
    completion: stated('waitMayAbort', 'RV-IOMMU iommu_in_memory_queues.adoc (cqcsr.cmd_to)'),
    walksAtExecution: inferred('stopped', 'RV-IOMMU IOTINVAL note; RV-priv supervisor.adoc:1813'),
    drains: stated('flag', 'RV-IOMMU iommu_in_memory_queues.adoc (PR, PW)'),
    deviceTlb: stated('optional', 'RV-IOMMU iommu_sw_guidelines.adoc (ATS.INVAL)'),
    fault: stated('abort', 'RV-IOMMU: write dropped, read answered UR or CA'),
    accessedDirty: stated('atomic', 'RV-IOMMU iommu_sw_guidelines.adoc:255 (where on)'),
    sizeChangeJudged: inferred('page', 'RV-IOMMU iommu_sw_guidelines.adoc:262'),
    walkCache: stated(true, 'RV-IOMMU iommu_in_memory_queues.adoc (AV = 1: leaf only)'),
    prefetches: stated(true, 'RV-IOMMU iommu_in_memory_queues.adoc (IOTINVAL)'),
    rightsConflict: stated(['either', 'implementationDefined'], 'RV-IOMMU iommu_sw_guidelines.adoc:270'),
    configurationFetch: stated('bursts', 'RV-IOMMU iommu_data_structures.adoc:1549 (64-bit units)'),
    runConflict: inferred(['either'], 'RV-priv svnapot.adoc; RV-IOMMU iommu_in_memory_queues.adoc:312'),
    faultDrops: inferred('nothing', 'RV-IOMMU (no access is tried again)'),
  },
})

export const riscvIommuStrict: Profile = variant(
  riscvIommu,
  'riscv-iommu-strict',
  'as riscv-iommu, if a size change counts as one only when the whole entry translates alike',
  { sizeChangeJudged: inferred('entry', 'RV-IOMMU iommu_sw_guidelines.adoc:262 ("any given input")') },
)
