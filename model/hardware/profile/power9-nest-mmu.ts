// The MMU that POWER9's accelerators share: from Linux (f08d08f3db55, bd0dbb73e013; v6.18.32 arch/powerpc/mm/book3s64). It walks the
// radix tables of a process and is told by the CPUs' broadcast tlbie. Where an access lacks a right it doesn't look at the entry again
// before it gives up. The Power ISA (3.0B) was not read, so most other answers are unverified.
import { inferred, profile, stated, unverified } from '../profile-builder.ts'
import type { Profile } from '../question.ts'

export const power9NestMmu: Profile = profile({
  name: 'power9-nest-mmu',
  summary: 'POWER9 nest MMU: gives up on a stale entry without a second look',
  kind: 'device',
  beside: null,
  role: 'special',
  answers: {
    storeOrder: unverified('completingFence', 'Power ISA 3.0B Book III (ptesync)'),
    walkSnoops: unverified(true, 'Power ISA 3.0B Book III'),
    writeBuffer: unverified(false, 'Power ISA 3.0B Book III'),
    cacheInvalid: unverified('never', 'Power ISA 3.0B Book III'),
    configurationCache: unverified('validOnly', 'Power ISA 3.0B Book III (process table)'),
    fractures: unverified(true, 'Power ISA 3.0B Book III'),
    sizeConflict: unverified(['either'], 'Power ISA 3.0B Book III'),
    changeConflict: unverified(['either'], 'Power ISA 3.0B Book III'),
    nT: unverified('absent', 'Power ISA 3.0B Book III'),
    scopes: inferred(['all', 'domain', 'page'], 'Linux arch/powerpc/mm/book3s64/radix_tlb.c (tlbie)'),
    walkCacheDrops: inferred('none', 'Linux arch/powerpc/mm/book3s64/radix_tlb.c (RIC)'),
    span: unverified('anyEntryForAddress', 'Power ISA 3.0B Book III (tlbie)'),
    stages: unverified('combinedS2Hits', 'Power ISA 3.0B Book III'),
    reach: stated('broadcast', 'Linux arch/powerpc/mm/book3s64/radix_tlb.c (nest MMU: tlbie)'),
    commandOrder: unverified('unordered', 'Power ISA 3.0B Book III (tlbsync)'),
    completion: inferred('instruction', 'Linux radix_tlb.c (eieio, tlbsync, ptesync)'),
    walksAtExecution: unverified('stopped', 'Power ISA 3.0B Book III'),
    drains: unverified('all', 'Power ISA 3.0B Book III (tlbsync, ptesync)'),
    deviceTlb: unverified('none', 'Power ISA 3.0B Book III'),
    fault: inferred('abort', 'Linux f08d08f3db55, bd0dbb73e013'),
    accessedDirty: unverified('none', 'Linux radix_pgtable.c'),
    sizeChangeJudged: unverified('page', 'Power ISA 3.0B Book III'),
    walkCache: inferred(true, 'Linux arch/powerpc/mm/book3s64/radix_tlb.c (PWC)'),
    prefetches: unverified(true, 'Power ISA 3.0B Book III'),
    rightsConflict: unverified(['either'], 'Power ISA 3.0B Book III'),
    configurationFetch: unverified('whole', 'Power ISA 3.0B Book III (process table)'),
    runConflict: unverified('noRuns', 'Power ISA 3.0B Book III'),
    faultDrops: inferred('nothing', 'Linux bd0dbb73e013 (a stale entry stays)'),
  },
})
