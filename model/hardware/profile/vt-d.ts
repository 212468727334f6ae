// Intel VT-d, second-stage tables in legacy mode: VT-d specification Rev 5.10 (D51397-018), Linux v6.18.32.
// The base has CAP.CM = 0, CAP.RWBF = 0, version 2 or later and coherent walks; errata are left to variants.
import { inferred, profile, stated, unverified, variant } from '../profile-builder.ts'
import type { Profile } from '../question.ts'

export const vtD: Profile = profile({
  name: 'vt-d',
  summary: 'Intel VT-d version 2 or later: coherent walks, nothing invalid cached (CM = 0)',
  kind: 'device',
  beside: 'x86-ept',
  answers: {
    storeOrder: unverified('strong', 'SDM vol 3A 8.2.2 (stores, then the tail register)'),
    walkSnoops: stated(true, 'VT-d 3.10 (ECAP.C = 1)'),
    writeBuffer: stated(false, 'VT-d 6.8 (CAP.RWBF = 0)'),
    cacheInvalid: stated('never', 'VT-d 6.1 (CAP.CM = 0)'),
    configurationCache: stated('validOnly', 'VT-d 6.2.2'),
    fractures: stated(true, 'VT-d 6.2.4.1, 6.5.3.2'),
    sizeConflict: stated(['either'], 'VT-d 6.2.4.1'),
    // 6.5.3.3 advises against it for the uncertainty alone; it describes no fault and no mixture.
    changeConflict: inferred(['either'], 'VT-d 6.2.4.1, 6.5.3.3'),
    nT: inferred('absent', 'VT-d 3.7: the entry has no such bit'),
    scopes: stated(['all', 'domain', 'range', 'page'], 'VT-d 6.5.2'),
    walkCacheDrops: stated('flag', 'VT-d 6.5.2 (IH), table 23'),
    span: stated('mustCoverSize', 'VT-d 6.5.3.2 (AM)'),
    stages: stated('one', 'VT-d 3.7 (second stage alone)'),
    reach: stated('perUnit', 'VT-d 6.10'),
    commandOrder: inferred('fifo', 'VT-d 6.5.2.12 (a wait follows all ahead of it)'),
    completion: stated('waitMayAbort', 'Linux v6.18.32 drivers/iommu/intel/dmar.c:1280'),
    // Rev 5.10 says nothing of walks under way; drivers free tables once the flush is done.
    walksAtExecution: inferred('stopped', 'Linux v6.18.32 drivers/iommu/intel/iommu.c:962'),
    drains: stated('all', 'VT-d 6.5.4 (version 2 and later)'),
    deviceTlb: stated('optional', 'VT-d 6.5.2 (Device-TLB invalidation)'),
    fault: stated('abort', 'VT-d 7 (non-recoverable faults)'),
    accessedDirty: stated('none', 'VT-d 3.7.2 (scalable mode only)'),
    sizeChangeJudged: inferred('page', 'VT-d 6.5.3.3 (speaks of one entry, not of its parts)'),
    walkCache: stated(true, 'VT-d 6.2.5.1'),
    prefetches: stated(true, 'VT-d 6.5'),
    rightsConflict: inferred(['either'], 'VT-d 6.5.3.3 (downgrade: either until invalidated)'),
    configurationFetch: stated('whole', 'VT-d 6.2.2.1 (a context entry changes by one 16-byte write)'),
    runConflict: inferred('noRuns', 'VT-d 3.7: the entry has no such bit'),
    faultDrops: inferred('nothing', 'VT-d 7 (no access is tried again)'),
  },
})

export const vtDUnsnooped: Profile = variant(
  vtD,
  'vt-d-unsnooped',
  'VT-d whose walks do not see the CPU caches; otherwise as vt-d',
  { walkSnoops: stated(false, 'VT-d 3.10 (ECAP.C = 0)') },
)

export const vtDOld: Profile = variant(
  vtD,
  'vt-d-old',
  'VT-d before version 2: unsnooped walks, a write buffer, drains on request, no device TLBs',
  {
    walkSnoops: stated(false, 'VT-d 3.10 (ECAP.C = 0)'),
    writeBuffer: stated(true, 'VT-d 6.8 (CAP.RWBF = 1)'),
    completion: inferred('waitCommand', 'VT-d 6.5.2.12 (no device TLB, so no time-out)'),
    walksAtExecution: inferred('unspecified', 'VT-d 6.5.4 (silent on walks)'),
    drains: stated('flag', 'VT-d 6.5.4 (DR, DW before version 2)'),
    deviceTlb: inferred('none', 'VT-d 6.5.2 (an optional capability, taken as absent)'),
  },
)

export const vtDScalable: Profile = variant(
  vtD,
  'vt-d-scalable',
  'VT-d in scalable mode: accessed and dirty marks, entries of 64 bytes above the tables; else as vt-d',
  {
    accessedDirty: stated('atomic', 'VT-d 3.7.2 (SSADE = 1)'),
    configurationFetch: stated('bursts', 'Linux 75ed00055c05 (128-bit bursts)'),
  },
  'special',
)
