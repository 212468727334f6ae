// Every answer of every profile, written down a second time by question, with the reason: a changed answer is a decision.
import { describe, expect, it } from 'vitest'
import { profiles } from '../../../model/hardware/profile/index.ts'
import type { Questions } from '../../../model/hardware/question.ts'

const vtDPlain = 'vt-d vt-d-scalable vt-d-caching-mode vt-d-sandy-bridge'
const vtD = `${vtDPlain} vt-d-unsnooped vt-d-old`
const amd = 'amd-vi amd-vi-np-cache'
const [bbm0, above] = ['smmu-v3-bbm0 smmu-v3-non-coherent', 'smmu-v3-bbm1 smmu-v3-bbm2 smmu-v3-bbm2-strict']
const smmu = `${bbm0} ${above}`
const ipmmu = 'ipmmu ipmmu-gives-up ipmmu-walks-survive'
const riscv = 'riscv-iommu riscv-iommu-strict'
const arm = 'arm-cpu-bbm0 arm-cpu-bbm1 arm-cpu-bbm2 arm-cpu-early-completion'
const ept = 'x86-ept x86-multihit x86-undefined-if-different'
const x86 = `${ept} x86-paging`
const riscvCpu = 'riscv-cpu riscv-cpu-svvptc'
const nest = 'power9-nest-mmu'
const everyone = profiles.map(({ name }) => name).join(' ')

interface Row<T> {
  readonly because: string
  readonly answers: readonly (readonly [T, string])[]
}

const expected: { readonly [K in keyof Questions]: Row<Questions[K]> } = {
  storeOrder: {
    because: 'x86 keeps stores in order; Arm needs a DSB, for a walk is an observer of its own; RISC-V needs a FENCE',
    answers: [
      ['strong', `${vtD} ${amd} ${x86}`],
      ['completingFence', `${smmu} ${ipmmu} ${arm} ${nest}`],
      ['storeFence', `${riscv} ${riscvCpu}`],
    ],
  },
  walkSnoops: {
    because: 'ECAP.C and its like are choices of the platform; no driver lets the IPMMU snoop',
    answers: [
      [false, `vt-d-unsnooped vt-d-old smmu-v3-non-coherent ${ipmmu}`],
      [true, `${vtDPlain} ${amd} smmu-v3-bbm0 ${above} ${riscv} ${arm} ${x86} ${riscvCpu} ${nest}`],
    ],
  },
  writeBuffer: {
    because: 'only old VT-d chipsets report one (CAP.RWBF)',
    answers: [
      [true, 'vt-d-old'],
      [false, `${vtDPlain} vt-d-unsnooped ${amd} ${smmu} ${ipmmu} ${riscv} ${arm} ${x86} ${riscvCpu} ${nest}`],
    ],
  },
  cacheInvalid: {
    because: 'none but emulated units (CM, NpCache) and RISC-V CPUs may; Svvptc puts a bound on it',
    answers: [
      [
        'never',
        `vt-d vt-d-scalable vt-d-unsnooped vt-d-old vt-d-sandy-bridge amd-vi ${smmu} ${ipmmu} ${riscv} ${arm} ${x86} ${nest}`,
      ],
      ['allowed', 'vt-d-caching-mode amd-vi-np-cache riscv-cpu'],
      ['bounded', 'riscv-cpu-svvptc'],
    ],
  },
  configurationCache: {
    because: 'SMMU may keep even an invalid STE; IPMMU and CPUs have registers in place of a structure',
    answers: [
      ['validOnly', `${vtD} ${amd} ${riscv} ${nest}`],
      ['evenInvalid', smmu],
      ['none', `${ipmmu} ${arm} ${x86} ${riscvCpu}`],
    ],
  },
  fractures: {
    because: 'every specification that speaks of it allows pieces; where silent, pieces are the cautious answer',
    answers: [[true, everyone]],
  },
  sizeConflict: {
    because:
      'below level 2 Arm may mix or fault; level 2 differs: SMMU resolves, a CPU may abort; IPMMU has a multi-hit bit',
    answers: [
      [
        ['either'],
        `vt-d vt-d-scalable vt-d-unsnooped vt-d-old vt-d-caching-mode ${amd} ${riscv} x86-ept x86-undefined-if-different x86-paging ${riscvCpu} ${nest}`,
      ],
      [['either', 'amalgam', 'conflictFault'], `${bbm0} smmu-v3-bbm1 arm-cpu-bbm0 arm-cpu-bbm1`],
      [['resolvedOne'], 'smmu-v3-bbm2 smmu-v3-bbm2-strict'],
      [['either', 'conflictFault'], `${ipmmu} arm-cpu-bbm2 arm-cpu-early-completion vt-d-sandy-bridge`],
      [['fatal'], 'x86-multihit'],
    ],
  },
  changeConflict: {
    because: 'no level of break-before-make covers a change of frame or rights; RISC-V leaves it to the implementation',
    answers: [
      [['either'], `${vtD} ${amd} x86-ept x86-paging ${riscvCpu} ${nest}`],
      [['fatal'], 'x86-multihit'],
      [['either', 'amalgam', 'conflictFault'], `${smmu} ${arm}`],
      [['amalgam', 'conflictFault'], ipmmu],
      [['either', 'implementationDefined'], riscv],
      [['either', 'amalgam'], 'x86-undefined-if-different'],
    ],
  },
  nT: {
    because: 'the bit matters at level 1 alone, and on a CPU an access by it may fault; level 2 ignores it',
    answers: [
      ['notCached', 'smmu-v3-bbm1'],
      ['mayFault', 'arm-cpu-bbm1'],
      [
        'absent',
        `${vtD} ${amd} ${bbm0} smmu-v3-bbm2 smmu-v3-bbm2-strict ${ipmmu} ${riscv} arm-cpu-bbm0 arm-cpu-bbm2 arm-cpu-early-completion ${x86} ${riscvCpu} ${nest}`,
      ],
    ],
  },
  scopes: {
    because:
      'IPMMU flushes a context and INVEPT a whole tree; neither takes an address. INVLPG and SFENCE.VMA take one',
    answers: [
      [['all', 'domain'], `${ipmmu} ${ept}`],
      [['all', 'domain', 'page'], `x86-paging ${riscvCpu} ${nest}`],
      [['all', 'domain', 'range', 'page'], `${vtD} ${amd} ${smmu} ${riscv} ${arm}`],
    ],
  },
  walkCacheDrops: {
    because:
      'IH, PDE, Leaf, NL and TLBI ...L are all the same flag; a flush of a context leaves nothing; by address RISC-V drops leaves',
    answers: [
      ['flag', `${vtD} ${amd} ${smmu} ${riscv} ${arm}`],
      ['allOfTag', `${ipmmu} ${x86}`],
      ['none', `${riscvCpu} ${nest}`],
    ],
  },
  span: {
    because: 'AM must cover the page size on VT-d; a wrong TTL may drop nothing on Arm',
    answers: [
      ['mustCoverSize', `${vtD} ${amd}`],
      ['mustMatchLevel', `${smmu} ${arm}`],
      ['anyEntryForAddress', `${ipmmu} ${riscv} ${x86} ${riscvCpu} ${nest}`],
    ],
  },
  stages: {
    because: 'an IPA invalidation need not hit combined entries on Arm; IOTINVAL.GVMA and INVEPT must',
    answers: [
      ['one', `${vtD} ${amd} ${ipmmu} x86-paging`],
      ['combinedS2Misses', `${smmu} ${arm}`],
      ['combinedS2Hits', `${riscv} ${ept} ${riscvCpu} ${nest}`],
    ],
  },
  reach: {
    because:
      'every IOMMU has a queue or register of its own; TLBI and tlbie are broadcast; INVEPT, INVLPG, SFENCE.VMA are local',
    answers: [
      ['perUnit', `${vtD} ${amd} ${smmu} ${ipmmu} ${riscv}`],
      ['broadcast', `${arm} ${nest}`],
      ['issuerOnly', `${x86} ${riscvCpu}`],
    ],
  },
  commandOrder: {
    because: 'SMMU, RISC-V and TLBI order nothing before CMD_SYNC, IOFENCE.C and DSB; nothing passes CMD_SYNC',
    answers: [
      ['fifo', `${vtD} ${amd} ${ipmmu} ${x86} ${riscvCpu}`],
      ['unordered', `${riscv} ${arm} ${nest}`],
      ['untilWaitCommand', smmu],
    ],
  },
  completion: {
    because:
      'a device TLB that does not answer aborts a wait; AMD stores a value; the IPMMU driver polls, for 100 us at most',
    answers: [
      ['waitMayAbort', `${vtDPlain} vt-d-unsnooped ${smmu} ${riscv}`],
      ['waitCommand', `vt-d-old ${amd} ipmmu ipmmu-walks-survive`],
      ['pollBounded', 'ipmmu-gives-up'],
      ['instruction', `${arm} ${x86} ${riscvCpu} ${nest}`],
    ],
  },
  walksAtExecution: {
    because: 'stated for SMMU and Arm; charitable elsewhere, and doubted in a profile of its own',
    answers: [
      ['unspecified', 'vt-d-old ipmmu-walks-survive'],
      [
        'stopped',
        `${vtDPlain} vt-d-unsnooped ${amd} ${smmu} ipmmu ipmmu-gives-up ${riscv} ${arm} ${x86} ${riscvCpu} ${nest}`,
      ],
    ],
  },
  drains: {
    because: 'VT-d drains unasked from version 2 on; DR, DW, PR and PW ask; SMMU excepts a stage-2 scope',
    answers: [
      [
        'all',
        `${vtDPlain} vt-d-unsnooped ${amd} ${ipmmu} arm-cpu-bbm0 arm-cpu-bbm1 arm-cpu-bbm2 ${x86} ${riscvCpu} ${nest}`,
      ],
      ['onRepeat', 'arm-cpu-early-completion'],
      ['flag', `vt-d-old ${riscv}`],
      ['s1ScopeOnly', smmu],
    ],
  },
  deviceTlb: {
    because: 'ATS is for PCIe devices behind a unit that offers it',
    answers: [
      ['optional', `${vtDPlain} vt-d-unsnooped ${amd} ${smmu} ${riscv}`],
      ['none', `vt-d-old ${ipmmu} ${arm} ${x86} ${riscvCpu} ${nest}`],
    ],
  },
  fault: {
    because: 'a DMA cannot be tried again without page requests; an instruction can',
    answers: [
      ['abort', `${vtD} ${amd} ${smmu} ${ipmmu} ${riscv} ${nest}`],
      ['restart', `${arm} ${x86} ${riscvCpu}`],
    ],
  },
  accessedDirty: {
    because: 'second-stage VT-d needs scalable mode; x86 may mark through cached upper entries',
    answers: [
      ['none', `vt-d vt-d-caching-mode vt-d-sandy-bridge vt-d-unsnooped vt-d-old ${ipmmu} ${nest}`],
      ['atomic', `vt-d-scalable ${amd} ${smmu} ${riscv} ${arm} ${riscvCpu}`],
      ['atomicThroughStaleUpper', x86],
    ],
  },
  sizeChangeJudged: {
    because:
      'sources speak of the translation and leave open whether all of the entry counts; the strict profiles say all',
    answers: [
      ['entry', 'smmu-v3-bbm2-strict riscv-iommu-strict'],
      [
        'page',
        `${vtD} ${amd} ${bbm0} smmu-v3-bbm1 smmu-v3-bbm2 ${ipmmu} riscv-iommu ${arm} ${x86} ${riscvCpu} ${nest}`,
      ],
    ],
  },
  walkCache: {
    because: 'all that document it have one; the IPMMU is taken to be like them',
    answers: [[true, everyone]],
  },
  prefetches: {
    because: 'every specification that was read allows walks without a request',
    answers: [[true, everyone]],
  },
  rightsConflict: {
    because:
      'Arm asks for no break-before-make where rights alone change; RISC-V supports no live change but that of size',
    answers: [
      [['either', 'implementationDefined'], riscv],
      [['either'], `${vtD} ${amd} ${smmu} ${ipmmu} ${arm} ${x86} ${riscvCpu} ${nest}`],
    ],
  },
  configurationFetch: {
    because:
      'SMMU and RISC-V fetch by 64 bits, a PASID entry comes in bursts; a context entry is written at once; AMD reads 256 bits',
    answers: [
      [
        'whole',
        `vt-d vt-d-unsnooped vt-d-old vt-d-caching-mode vt-d-sandy-bridge ${amd} ${ipmmu} ${arm} ${x86} ${riscvCpu} ${nest}`,
      ],
      ['bursts', `vt-d-scalable ${smmu} ${riscv}`],
    ],
  },
  runConflict: {
    because:
      'the Contiguous bit may change live from level 1 on, with no conflict on an SMMU and perhaps an abort on a CPU; x86 has no such bit',
    answers: [
      ['noRuns', `${vtD} ${x86} ${nest}`],
      [['either'], `${amd} ${riscv} ${riscvCpu}`],
      [['either', 'amalgam', 'conflictFault'], `${bbm0} arm-cpu-bbm0`],
      [['either', 'conflictFault'], `${ipmmu} arm-cpu-bbm1 arm-cpu-bbm2 arm-cpu-early-completion`],
      [['resolvedOne'], 'smmu-v3-bbm1 smmu-v3-bbm2 smmu-v3-bbm2-strict'],
    ],
  },
  faultDrops: {
    because:
      'on x86 a page fault and an EPT violation drop what was cached for the address; an Arm TLB may keep an entry that faults; RISC-V promises nothing before an SFENCE.VMA; no device tries again',
    answers: [
      ['itsPage', x86],
      ['nothing', `${vtD} ${amd} ${smmu} ${ipmmu} ${riscv} ${arm} ${riscvCpu} ${nest}`],
    ],
  },
}

function answersOf<K extends keyof Questions>(question: K): Record<string, Questions[K]> {
  return Object.fromEntries(profiles.map(({ name, answers }) => [name, answers[question].value]))
}

const isQuestion = (key: string): key is keyof Questions => Object.hasOwn(expected, key)

describe.each(Object.keys(expected).filter(isQuestion))('%s', question => {
  it(expected[question].because, () => {
    const rows = expected[question].answers.flatMap(([value, names]) => names.split(' ').map(name => [name, value]))
    expect(rows).toHaveLength(profiles.length)
    expect(answersOf(question)).toEqual(Object.fromEntries(rows))
  })
})
