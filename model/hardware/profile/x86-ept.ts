// An Intel CPU's EPT: SDM vol 3A 4.10 and vol 3C 29.4 "Caching translation information" (28.3, 28.4 in older editions).
// Nested paging of AMD differs in scopes only, so this profile also decides store order beside amd-vi. Errata are left out.
import { inferred, profile, stated } from '../profile-builder.ts'
import type { Profile } from '../question.ts'

export const x86Ept: Profile = profile({
  name: 'x86-ept',
  summary: 'x86 CPU with EPT: coherent walks, strong store order, INVEPT without addresses',
  kind: 'cpu',
  beside: null,
  answers: {
    storeOrder: stated('strong', 'SDM vol 3A 8.2, 8.3 (INVEPT is serialising)'),
    walkSnoops: stated(true, 'SDM vol 3C, EPTP memory type (write-back)'),
    writeBuffer: inferred(false, 'SDM vol 3A 8.3 (INVEPT is serialising)'),
    cacheInvalid: stated('never', 'SDM 4.10.2.3, 4.10.3.2; SDM 29.4'),
    configurationCache: inferred('none', 'SDM vol 3C, EPTP (a field, not a table)'),
    fractures: stated(true, 'SDM 4.10.2.3'),
    sizeConflict: inferred(['either'], 'SDM 4.10.2.3 (of ordinary paging)'),
    // Linux quotes an older application note that called the behaviour undefined.
    changeConflict: inferred(['either'], 'SDM 4.10.4.2; Linux arch/x86/mm/pat/set_memory.c:1203'),
    nT: inferred('absent', 'SDM 29.4: the entry has no such bit'),
    scopes: stated(['all', 'domain'], 'SDM 29.4.3 (INVEPT)'),
    walkCacheDrops: stated('allOfTag', 'SDM 29.4.3 (INVEPT)'),
    // INVEPT drops the whole context, so no size can be missed.
    span: stated('anyEntryForAddress', 'SDM 29.4.3 (INVEPT)'),
    stages: stated('combinedS2Hits', 'SDM 29.4.3 (INVEPT)'),
    reach: stated('issuerOnly', 'SDM 29.4.3 (INVEPT)'),
    commandOrder: inferred('fifo', 'SDM vol 3A 8.3 (INVEPT is serialising)'),
    completion: stated('instruction', 'SDM 29.4.3 (INVEPT)'),
    walksAtExecution: inferred('stopped', 'SDM vol 3A 8.3 (INVEPT is serialising)'),
    drains: inferred('all', 'SDM vol 3A 8.3 (INVEPT is serialising)'),
    deviceTlb: inferred('none', 'SDM 29.4 (none is described)'),
    fault: stated('restart', 'SDM vol 3C, EPT violations'),
    accessedDirty: stated('atomicThroughStaleUpper', 'Linux v6.18.32 arch/x86/kvm/mmu/tdp_mmu.c:415'),
    sizeChangeJudged: inferred('page', 'SDM 4.10.2.3 (any of these translations)'),
    walkCache: stated(true, 'SDM 29.4'),
    prefetches: stated(true, 'SDM 4.10.2.3'),
    rightsConflict: inferred(['either'], 'SDM 4.10.4.3 (at worst a spurious fault)'),
    configurationFetch: inferred('whole', 'SDM vol 3C, EPTP (one field)'),
    runConflict: inferred('noRuns', 'SDM 29.4: the entry has no such bit'),
    faultDrops: stated('itsPage', 'SDM vol 3C 29.4.3.1 (EPT violations)'),
  },
})
