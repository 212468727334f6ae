// A RISC-V CPU's own MMU: riscv-isa-manual at 1d472b8 (RV-priv), files below src/priv/. Software uses SFENCE.VMA, and none of Svinval.
// With an address SFENCE.VMA drops leaf entries alone (K11 `none`); without one it drops everything. It is local, and its order with
// the stores before it is that of a hart that is asked by another: a FENCE, then the request.
import { inferred, profile, stated, variant } from '../profile-builder.ts'
import type { Profile } from '../question.ts'

export const riscvCpu: Profile = profile({
  name: 'riscv-cpu',
  summary: 'RISC-V CPU: invalid entries may be cached, and a fence by address leaves the walk cache',
  kind: 'cpu',
  beside: null,
  answers: {
    storeOrder: stated('storeFence', 'RV-priv supervisor.adoc:1255 (other harts: FENCE first)'),
    walkSnoops: inferred(true, 'RV-priv supervisor.adoc:1762 (the platform decides, PMA)'),
    writeBuffer: inferred(false, 'RV-priv supervisor.adoc:1255 (a FENCE is enough)'),
    cacheInvalid: stated('allowed', 'RV-priv supervisor.adoc:1348'),
    configurationCache: inferred('none', 'RV-priv supervisor.adoc, satp (a register)'),
    fractures: inferred(true, 'RV-priv supervisor.adoc:1775 (any number per address)'),
    sizeConflict: stated(['either'], 'RV-priv supervisor.adoc:1335'),
    changeConflict: stated(['either'], 'RV-priv supervisor.adoc:1320'),
    nT: inferred('absent', 'RV-priv supervisor.adoc: the entry has no such bit'),
    scopes: stated(['all', 'domain', 'page'], 'RV-priv supervisor.adoc:1255 (rs1, rs2)'),
    walkCacheDrops: stated('none', 'RV-priv supervisor.adoc:1255 (rs1 given: leaf entries)'),
    span: stated('anyEntryForAddress', 'RV-priv supervisor.adoc:1255'),
    stages: stated('combinedS2Hits', 'RV-priv hypervisor.adoc:1611'),
    reach: stated('issuerOnly', 'RV-priv supervisor.adoc:1255 (others by an interrupt)'),
    commandOrder: inferred('fifo', 'RV-priv supervisor.adoc:1255 (an instruction)'),
    completion: stated('instruction', 'RV-priv supervisor.adoc:1255'),
    walksAtExecution: stated('stopped', 'RV-priv supervisor.adoc:1805'),
    drains: inferred('all', 'RV-priv supervisor.adoc:1255 (orders the accesses before it)'),
    deviceTlb: inferred('none', 'RV-priv supervisor.adoc (none is described)'),
    fault: stated('restart', 'RV-priv supervisor.adoc (page-fault exceptions)'),
    accessedDirty: stated('atomic', 'RV-priv supervisor.adoc:1749 (where Svadu is on)'),
    sizeChangeJudged: inferred('page', 'RV-priv supervisor.adoc:1320 (of any given address)'),
    walkCache: stated(true, 'RV-priv supervisor.adoc:1775'),
    prefetches: stated(true, 'RV-priv supervisor.adoc:1803'),
    rightsConflict: stated(['either'], 'RV-priv supervisor.adoc:1320'),
    configurationFetch: inferred('whole', 'RV-priv, satp (one register)'),
    runConflict: inferred(['either'], 'RV-priv svnapot.adoc; supervisor.adoc:1335'),
    faultDrops: inferred('nothing', 'RV-priv supervisor.adoc:1320 (until an SFENCE.VMA)'),
  },
})

export const riscvCpuSvvptc: Profile = variant(
  riscvCpu,
  'riscv-cpu-svvptc',
  'as riscv-cpu with Svvptc: an entry made valid is seen within a bounded time',
  { cacheInvalid: stated('bounded', 'RV-priv svvptc.adoc:4') },
  'special',
)
