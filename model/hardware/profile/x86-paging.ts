// An x86 CPU's ordinary paging: SDM vol 3A 4.10 "Caching translation information". Unlike INVEPT, INVLPG takes an address: it drops
// every TLB entry for that address, of whatever size, and the whole walk cache of the address space. Errata are left out.
import { inferred, profile, stated } from '../profile-builder.ts'
import type { Profile } from '../question.ts'

export const x86Paging: Profile = profile({
  name: 'x86-paging',
  summary: 'x86 CPU, ordinary paging: INVLPG drops one page of the TLB, and the whole walk cache',
  kind: 'cpu',
  beside: null,
  answers: {
    storeOrder: stated('strong', 'SDM vol 3A 8.2, 8.3 (INVLPG is serialising)'),
    walkSnoops: inferred(true, 'SDM 4.9 (tables in write-back memory)'),
    writeBuffer: inferred(false, 'SDM vol 3A 8.3 (INVLPG is serialising)'),
    cacheInvalid: stated('never', 'SDM 4.10.2.3, 4.10.3.2'),
    configurationCache: inferred('none', 'SDM 4.5 (CR3, a register)'),
    fractures: stated(true, 'SDM 4.10.2.3'),
    sizeConflict: stated(['either'], 'SDM 4.10.2.3'),
    // Linux quotes an older application note that called the behaviour undefined.
    changeConflict: inferred(['either'], 'SDM 4.10.4.2; Linux arch/x86/mm/pat/set_memory.c:1203'),
    nT: inferred('absent', 'SDM 4.5: the entry has no such bit'),
    scopes: stated(['all', 'domain', 'page'], 'SDM 4.10.4.1 (INVLPG, INVPCID)'),
    walkCacheDrops: stated('allOfTag', 'SDM 4.10.4.1 (INVLPG)'),
    span: stated('anyEntryForAddress', 'SDM 4.10.4.1 (INVLPG)'),
    stages: inferred('one', 'SDM 4.10 (no second stage)'),
    reach: stated('issuerOnly', 'SDM 4.10.4.1 (INVLPG), 4.10.5'),
    commandOrder: inferred('fifo', 'SDM vol 3A 8.3 (INVLPG is serialising)'),
    completion: stated('instruction', 'SDM 4.10.4.1 (INVLPG)'),
    walksAtExecution: inferred('stopped', 'SDM vol 3A 8.3 (INVLPG is serialising)'),
    drains: inferred('all', 'SDM vol 3A 8.3 (INVLPG is serialising)'),
    deviceTlb: inferred('none', 'SDM 4.10 (none is described)'),
    fault: stated('restart', 'SDM 4.7 (page-fault exceptions)'),
    accessedDirty: stated('atomicThroughStaleUpper', 'Linux v6.18.32 arch/x86/kvm/mmu/tdp_mmu.c:415'),
    sizeChangeJudged: inferred('page', 'SDM 4.10.2.3 (any of these translations)'),
    walkCache: stated(true, 'SDM 4.10.3'),
    prefetches: stated(true, 'SDM 4.10.2.3'),
    rightsConflict: inferred(['either'], 'SDM 4.10.4.3 (at worst a spurious fault)'),
    configurationFetch: inferred('whole', 'SDM vol 3A 4.5, CR3 (one register)'),
    runConflict: inferred('noRuns', 'SDM vol 3A 4.5: the entry has no such bit'),
    faultDrops: stated('itsPage', 'SDM vol 3A 4.10.4.1 (page faults)'),
  },
})
