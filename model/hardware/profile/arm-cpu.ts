// An Armv8-A CPU's own MMU, stage 2, at break-before-make levels 0 to 2: Arm ARM DDI 0487 by its rule names; Linux v6.18.32.
// Level 2 as the architecture has it: Linux keeps a list of the parts that promise no conflict abort (cpufeature.c:2126).
import { inferred, profile, stated, variant } from '../profile-builder.ts'
import type { Profile } from '../question.ts'

export const armCpuBbm0: Profile = profile({
  name: 'arm-cpu-bbm0',
  summary: 'Armv8-A CPU, stage 2, level 0: break-before-make is required',
  kind: 'cpu',
  beside: null,
  answers: {
    storeOrder: stated('completingFence', 'ArmARM RSPVBD, RTGRMW'),
    walkSnoops: stated(true, 'ArmARM VTCR_EL2 (cacheable walks)'),
    writeBuffer: inferred(false, 'ArmARM RSPVBD (a DSB is enough)'),
    cacheInvalid: stated('never', 'ArmARM IWZCBG'),
    configurationCache: inferred('none', 'ArmARM VTTBR_EL2 (a register)'),
    fractures: stated(true, 'ArmARM D8.17 (splintering)'),
    sizeConflict: stated(['either', 'amalgam', 'conflictFault'], 'ArmARM RFVQCK'),
    changeConflict: stated(['either', 'amalgam', 'conflictFault'], 'ArmARM RFVQCK, RPVTFW'),
    nT: stated('absent', 'ArmARM RKFLJB (level 1 alone)'),
    scopes: stated(['all', 'domain', 'range', 'page'], 'ArmARM D8.17; FEAT_TLBIRANGE'),
    walkCacheDrops: stated('flag', 'ArmARM D8.17 (TLBI ...L)'),
    span: stated('mustMatchLevel', 'Linux v6.18.32 arch/arm64/include/asm/tlbflush.h:346'),
    stages: stated('combinedS2Misses', 'ArmARM ICKZGP'),
    reach: stated('broadcast', 'ArmARM D8.17 (TLBI ...IS)'),
    commandOrder: stated('unordered', 'ArmARM IBBMSB (until a DSB)'),
    completion: stated('instruction', 'ArmARM IBBMSB, RYNJCP (DSB)'),
    walksAtExecution: stated('stopped', 'ArmARM RRVJDB, IBWGVK'),
    drains: stated('all', 'ArmARM IBBMSB, RLXHLD'),
    deviceTlb: inferred('none', 'ArmARM D8.17 (TLBI reaches every TLB of the PE)'),
    fault: stated('restart', 'Linux v6.18.32 arch/arm64/kvm/hyp/pgtable.c:771'),
    accessedDirty: stated('atomic', 'ArmARM IGXGZY (FEAT_HAFDBS)'),
    sizeChangeJudged: inferred('page', 'ArmARM RPVTFW (nothing else in the entry changes)'),
    walkCache: stated(true, 'ArmARM RRVJDB'),
    prefetches: stated(true, 'ArmARM D8.17'),
    rightsConflict: inferred(['either'], 'ArmARM RWHZWS (rights are not in its list)'),
    configurationFetch: inferred('whole', 'ArmARM VTTBR_EL2 (one register)'),
    // Allowed live from level 1 on, and no exemption below it.
    runConflict: inferred(['either', 'amalgam', 'conflictFault'], 'ArmARM RKHRBC, RFVQCK (the Contiguous bit)'),
    faultDrops: stated('nothing', 'Linux be097997a273 (a TLB may hold what faults)'),
  },
})

export const armCpuBbm1: Profile = variant(
  armCpuBbm0,
  'arm-cpu-bbm1',
  'Armv8-A CPU, level 1: a leaf with nT set stays out of the TLB, but accesses by it may fault',
  {
    nT: stated('mayFault', 'ArmARM RKFLJB (level 1: nT)'),
    runConflict: stated(['either', 'conflictFault'], 'ArmARM RKHRBC, RFCPSG'),
  },
)

export const armCpuBbm2: Profile = variant(
  armCpuBbm0,
  'arm-cpu-bbm2',
  'Armv8-A CPU, level 2: a change of size never mixes, but may still raise a conflict abort',
  {
    sizeConflict: stated(['either', 'conflictFault'], 'ArmARM RKFLJB, IHYQMB'),
    runConflict: stated(['either', 'conflictFault'], 'ArmARM RKHRBC, RFCPSG'),
  },
)
