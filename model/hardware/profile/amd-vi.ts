// AMD-Vi with v1 host tables: from drivers (Linux v6.18.32, Xen c447b73) and a patent.
// The specification, AMD 48882, was not read, so many answers are unverified: this is the weakest sourced of all profiles.
import { inferred, profile, stated, unverified } from '../profile-builder.ts'
import type { Profile } from '../question.ts'

export const amdVi: Profile = profile({
  name: 'amd-vi',
  summary: 'AMD-Vi, v1 host tables, coherent walks; drawn from drivers, the specification unread',
  kind: 'device',
  beside: 'x86-ept',
  answers: {
    storeOrder: unverified('strong', 'APM vol 2, memory ordering'),
    walkSnoops: stated(true, 'Linux v6.18.32 drivers/iommu/amd/init.c:2774'),
    writeBuffer: inferred(false, 'Linux v6.18.32 drivers/iommu/amd/iommu.c flushes none'),
    cacheInvalid: stated('never', 'Linux v6.18.32 drivers/iommu/amd/iommu.c:1697 (NpCache)'),
    configurationCache: inferred('validOnly', 'Linux v6.18.32 drivers/iommu/amd/iommu.c:124'),
    fractures: unverified(true, 'AMD 48882'),
    // Xen relies on it; AMD is not known to promise it.
    sizeConflict: unverified(['either'], 'Xen c447b73 xen/drivers/passthrough/amd/iommu_map.c:396'),
    changeConflict: unverified(['either'], 'AMD 48882'),
    nT: inferred('absent', 'Linux v6.18.32 drivers/iommu/amd/amd_iommu_types.h'),
    scopes: stated(['all', 'domain', 'range', 'page'], 'Linux v6.18.32 drivers/iommu/amd/iommu.c:1225'),
    walkCacheDrops: stated('flag', 'Linux v6.18.32 drivers/iommu/amd/iommu.c:1269 (PDE)'),
    span: unverified('mustCoverSize', 'Linux v6.18.32 drivers/iommu/amd/iommu.c:1225 (S)'),
    stages: stated('one', 'Linux v6.18.32 drivers/iommu/amd/io_pgtable.c'),
    reach: unverified('perUnit', 'AMD 48882 (a command buffer per unit)'),
    commandOrder: unverified('fifo', 'AMD 48882'),
    completion: stated('waitCommand', 'Linux v6.18.32 drivers/iommu/amd/iommu.c (COMPLETION_WAIT)'),
    walksAtExecution: unverified('stopped', 'AMD 48882'),
    // By the designers of the unit, of what it can do: not a promise for every product.
    drains: inferred('all', 'US patent 7516247, claim 1 (COMPLETION_WAIT)'),
    deviceTlb: stated('optional', 'Linux v6.18.32 drivers/iommu/amd/iommu.c (IOTLB flush)'),
    fault: unverified('abort', 'AMD 48882 (IO_PAGE_FAULT)'),
    accessedDirty: inferred('atomic', 'AMD 48882 2.2.3.2, as quoted by Linux (where HAD is on)'),
    sizeChangeJudged: unverified('page', 'AMD 48882'),
    walkCache: stated(true, 'Linux v6.18.32 drivers/iommu/amd/iommu.c:1269 (PDE)'),
    prefetches: unverified(true, 'AMD 48882'),
    rightsConflict: unverified(['either'], 'AMD 48882'),
    configurationFetch: stated('whole', 'Linux v6.18.32 drivers/iommu/amd/iommu.c:124 (one 256-bit read)'),
    // Leaves whose next level is 7: the same entry in 2^n slots.
    runConflict: unverified(['either'], 'AMD 48882'),
    faultDrops: unverified('nothing', 'AMD 48882'),
  },
})
