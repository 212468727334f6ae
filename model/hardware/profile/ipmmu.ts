// Renesas IPMMU-VMSA (R-Car): no public manual; from drivers/iommu/ipmmu-vmsa.c (Linux v6.18.32) and Xen's of that name (c447b73).
// The base is charitable where the drivers are silent: the root's FLUSH bit is polled until it clears, and clearing means that
// all caches are empty, walks were stopped and DMA has landed. Each doubt is a variant.
import { inferred, profile, stated, unverified, variant } from '../profile-builder.ts'
import type { Profile } from '../question.ts'

export const ipmmu: Profile = profile({
  name: 'ipmmu',
  summary: 'Renesas IPMMU-VMSA, charitable: the poll succeeds, walks are stopped, DMA is drained',
  kind: 'device',
  beside: 'arm-cpu-bbm0',
  answers: {
    storeOrder: stated('completingFence', 'Xen c447b73 xen/arch/arm/include/asm/page.h:253'),
    walkSnoops: stated(false, 'Linux v6.18.32 drivers/iommu/ipmmu-vmsa.c:443'),
    writeBuffer: inferred(false, 'Linux, Xen ipmmu-vmsa.c flush none'),
    cacheInvalid: inferred('never', 'Linux, Xen ipmmu-vmsa.c flush nothing on map'),
    configurationCache: stated('none', 'Linux, Xen ipmmu-vmsa.c (registers only)'),
    fractures: inferred(true, 'walks the tables of ArmARM D8'),
    sizeConflict: inferred(['either', 'conflictFault'], 'Xen c447b73 xen/drivers/passthrough/arm/ipmmu-vmsa.c:219'),
    changeConflict: inferred(['amalgam', 'conflictFault'], 'Xen c447b73 xen/drivers/passthrough/arm/ipmmu-vmsa.c:219'),
    nT: inferred('absent', 'Linux, Xen ipmmu-vmsa.c know no such bit'),
    scopes: stated(['all', 'domain'], 'Xen c447b73 xen/drivers/passthrough/arm/ipmmu-vmsa.c:1037'),
    walkCacheDrops: stated('allOfTag', 'Xen c447b73 xen/drivers/passthrough/arm/ipmmu-vmsa.c:1037'),
    // A flush drops the whole context, so no size can be missed.
    span: stated('anyEntryForAddress', 'Xen c447b73 xen/drivers/passthrough/arm/ipmmu-vmsa.c:1037'),
    stages: stated('one', 'Linux v6.18.32 ipmmu-vmsa.c; Xen c447b73 (S2PTE)'),
    reach: stated('perUnit', 'Xen c447b73 xen/drivers/passthrough/arm/ipmmu-vmsa.c:387'),
    commandOrder: inferred('fifo', 'no queue: one register, IMCTR.FLUSH'),
    // No command waits here: software polls. A poll that always sees the bit clear is the same to software.
    completion: inferred('waitCommand', 'Xen c447b73 xen/drivers/passthrough/arm/ipmmu-vmsa.c:425'),
    walksAtExecution: unverified('stopped', 'undocumented; charitable'),
    drains: unverified('all', 'undocumented; charitable'),
    deviceTlb: inferred('none', 'Linux, Xen ipmmu-vmsa.c know none'),
    fault: stated('abort', 'Linux, Xen ipmmu-vmsa.c (fault interrupt only)'),
    accessedDirty: inferred('none', 'Linux, Xen ipmmu-vmsa.c enable none'),
    sizeChangeJudged: unverified('page', 'undocumented; charitable'),
    walkCache: inferred(true, 'undocumented; walks the tables of ArmARM D8'),
    prefetches: inferred(true, 'walks the tables of ArmARM D8'),
    rightsConflict: inferred(['either'], 'ArmARM RWHZWS (rights are not in its list)'),
    configurationFetch: inferred('whole', 'Linux, Xen ipmmu-vmsa.c (registers only)'),
    runConflict: inferred(['either', 'conflictFault'], 'walks the tables of ArmARM D8; MHIT as for two sizes'),
    faultDrops: inferred('nothing', 'Linux v6.18.32 drivers/iommu/ipmmu-vmsa.c (no access is tried again)'),
  },
})

export const ipmmuGivesUp: Profile = variant(
  ipmmu,
  'ipmmu-gives-up',
  'as ipmmu, but the driver stops polling after 100 us and returns as if all were done',
  { completion: stated('pollBounded', 'Linux v6.18.32 drivers/iommu/ipmmu-vmsa.c:259') },
)

export const ipmmuWalksSurvive: Profile = variant(
  ipmmu,
  'ipmmu-walks-survive',
  'as ipmmu, but a walk under way when FLUSH acts may still finish on what it read',
  { walksAtExecution: inferred('unspecified', 'undocumented: Linux, Xen ipmmu-vmsa.c are silent') },
)
