// Every answer of every profile, written down a second time by question, with the reason: a changed answer is a decision.
import { describe, expect, it } from 'vitest'
import { profileNamed, profiles } from '../../../model/hardware/profile/index.ts'
import type { Questions } from '../../../model/hardware/question.ts'

const vtD = 'vt-d vt-d-unsnooped vt-d-old'
const smmu = 'smmu-v3-bbm0 smmu-v3-bbm1 smmu-v3-bbm2 smmu-v3-bbm2-strict'
const ipmmu = 'ipmmu ipmmu-gives-up ipmmu-walks-survive'
const riscv = 'riscv-iommu riscv-iommu-strict'
const arm = 'arm-cpu-bbm0 arm-cpu-bbm2'
const everyone = profiles.map(({ name }) => name).join(' ')

interface Row<T> {
  readonly because: string
  readonly answers: readonly (readonly [T, string])[]
}

const expected: { readonly [K in keyof Questions]: Row<Questions[K]> } = {
  storeOrder: {
    because: 'x86 keeps stores in order; Arm needs a DSB, for a walk is an observer of its own; RISC-V needs a FENCE',
    answers: [
      ['strong', `${vtD} amd-vi x86-ept`],
      ['completingFence', `${smmu} ${ipmmu} ${arm}`],
      ['storeFence', riscv],
    ],
  },
  walkSnoops: {
    because: 'ECAP.C and its like are choices of the platform; no driver lets the IPMMU snoop',
    answers: [
      [false, `vt-d-unsnooped vt-d-old ${ipmmu}`],
      [true, `vt-d amd-vi ${smmu} ${riscv} ${arm} x86-ept`],
    ],
  },
  writeBuffer: {
    because: 'only old VT-d chipsets report one (CAP.RWBF)',
    answers: [
      [true, 'vt-d-old'],
      [false, `vt-d vt-d-unsnooped amd-vi ${smmu} ${ipmmu} ${riscv} ${arm} x86-ept`],
    ],
  },
  cacheInvalid: {
    because: 'none but emulated units (CM, NpCache) and RISC-V CPUs may; neither is here',
    answers: [['never', everyone]],
  },
  configurationCache: {
    because: 'SMMU may keep even an invalid STE; IPMMU and CPUs have registers in place of a structure',
    answers: [
      ['validOnly', `${vtD} amd-vi ${riscv}`],
      ['evenInvalid', smmu],
      ['none', `${ipmmu} ${arm} x86-ept`],
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
      [['either'], `${vtD} amd-vi ${riscv} x86-ept`],
      [['either', 'amalgam', 'conflictFault'], 'smmu-v3-bbm0 smmu-v3-bbm1 arm-cpu-bbm0'],
      [['resolvedOne'], 'smmu-v3-bbm2 smmu-v3-bbm2-strict'],
      [['either', 'conflictFault'], `${ipmmu} arm-cpu-bbm2`],
    ],
  },
  changeConflict: {
    because: 'no level of break-before-make covers a change of frame or rights; RISC-V leaves it to the implementation',
    answers: [
      [['either'], `${vtD} amd-vi x86-ept`],
      [['either', 'amalgam', 'conflictFault'], `${smmu} ${arm}`],
      [['amalgam', 'conflictFault'], ipmmu],
      [['either', 'amalgam'], riscv],
    ],
  },
  nT: {
    because: 'the bit matters at level 1 alone; level 2 ignores it',
    answers: [
      ['notCached', 'smmu-v3-bbm1'],
      ['absent', `${vtD} amd-vi smmu-v3-bbm0 smmu-v3-bbm2 smmu-v3-bbm2-strict ${ipmmu} ${riscv} ${arm} x86-ept`],
    ],
  },
  scopes: {
    because: 'IPMMU flushes a context and INVEPT a whole tree; neither takes an address',
    answers: [
      [['all', 'domain'], `${ipmmu} x86-ept`],
      [['all', 'domain', 'range', 'page'], `${vtD} amd-vi ${smmu} ${riscv} ${arm}`],
    ],
  },
  walkCacheDrops: {
    because: 'IH, PDE, Leaf, NL and TLBI ...L are all the same flag; a flush of a context leaves nothing',
    answers: [
      ['flag', `${vtD} amd-vi ${smmu} ${riscv} ${arm}`],
      ['allOfTag', `${ipmmu} x86-ept`],
    ],
  },
  span: {
    because: 'AM must cover the page size on VT-d; a wrong TTL may drop nothing on Arm',
    answers: [
      ['mustCoverSize', `${vtD} amd-vi`],
      ['mustMatchLevel', `${smmu} ${arm}`],
      ['anyEntryForAddress', `${ipmmu} ${riscv} x86-ept`],
    ],
  },
  stages: {
    because: 'an IPA invalidation need not hit combined entries on Arm; IOTINVAL.GVMA and INVEPT must',
    answers: [
      ['one', `${vtD} amd-vi ${ipmmu}`],
      ['combinedS2Misses', `${smmu} ${arm}`],
      ['combinedS2Hits', `${riscv} x86-ept`],
    ],
  },
  reach: {
    because: 'every IOMMU has a queue or register of its own; TLBI is broadcast; INVEPT is local',
    answers: [
      ['perUnit', `${vtD} amd-vi ${smmu} ${ipmmu} ${riscv}`],
      ['broadcast', arm],
      ['issuerOnly', 'x86-ept'],
    ],
  },
  commandOrder: {
    because: 'SMMU, RISC-V and TLBI order nothing before CMD_SYNC, IOFENCE.C and DSB',
    answers: [
      ['fifo', `${vtD} amd-vi ${ipmmu} x86-ept`],
      ['unordered', `${smmu} ${riscv} ${arm}`],
    ],
  },
  completion: {
    because:
      'a device TLB that does not answer aborts a wait; AMD stores a value; the IPMMU driver polls, for 100 us at most',
    answers: [
      ['waitMayAbort', `vt-d vt-d-unsnooped ${smmu} ${riscv}`],
      ['waitCommand', 'vt-d-old amd-vi ipmmu ipmmu-walks-survive'],
      ['pollBounded', 'ipmmu-gives-up'],
      ['instruction', `${arm} x86-ept`],
    ],
  },
  walksAtExecution: {
    because: 'stated for SMMU and Arm; charitable elsewhere, and doubted in a profile of its own',
    answers: [
      ['unspecified', 'vt-d-old ipmmu-walks-survive'],
      ['stopped', `vt-d vt-d-unsnooped amd-vi ${smmu} ipmmu ipmmu-gives-up ${riscv} ${arm} x86-ept`],
    ],
  },
  drains: {
    because: 'VT-d drains unasked from version 2 on; DR, DW, PR and PW ask; SMMU excepts a stage-2 scope',
    answers: [
      ['all', `vt-d vt-d-unsnooped amd-vi ${ipmmu} ${arm} x86-ept`],
      ['flag', `vt-d-old ${riscv}`],
      ['s1ScopeOnly', smmu],
    ],
  },
  deviceTlb: {
    because: 'ATS is for PCIe devices behind a unit that offers it',
    answers: [
      ['optional', `vt-d vt-d-unsnooped amd-vi ${smmu} ${riscv}`],
      ['none', `vt-d-old ${ipmmu} ${arm} x86-ept`],
    ],
  },
  fault: {
    because: 'a DMA cannot be tried again without page requests; an instruction can',
    answers: [
      ['abort', `${vtD} amd-vi ${smmu} ${ipmmu} ${riscv}`],
      ['restart', `${arm} x86-ept`],
    ],
  },
  accessedDirty: {
    because: 'second-stage VT-d needs scalable mode; x86 may mark through cached upper entries',
    answers: [
      ['none', `${vtD} ${ipmmu}`],
      ['atomic', `amd-vi ${smmu} ${riscv} ${arm}`],
      ['atomicThroughStaleUpper', 'x86-ept'],
    ],
  },
  sizeChangeJudged: {
    because:
      'sources speak of the translation and leave open whether all of the entry counts; the strict profiles say all',
    answers: [
      ['entry', 'smmu-v3-bbm2-strict riscv-iommu-strict'],
      ['page', `${vtD} amd-vi smmu-v3-bbm0 smmu-v3-bbm1 smmu-v3-bbm2 ${ipmmu} riscv-iommu ${arm} x86-ept`],
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
      [['either', 'amalgam'], riscv],
      [['either'], `${vtD} amd-vi ${smmu} ${ipmmu} ${arm} x86-ept`],
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

it('marks as less than stated what no source says outright', () => {
  const doubted = (name: string): readonly string[] =>
    Object.entries(profileNamed(name).answers)
      .filter(([, { standing }]) => standing === 'unverified')
      .map(([key]) => key)
  expect(doubted('vt-d')).toEqual(['storeOrder'])
  expect(doubted('ipmmu')).toEqual(['walksAtExecution', 'drains', 'sizeChangeJudged'])
  expect(doubted('amd-vi')).toEqual([
    'storeOrder',
    'fractures',
    'sizeConflict',
    'changeConflict',
    'span',
    'reach',
    'commandOrder',
    'walksAtExecution',
    'fault',
    'sizeChangeJudged',
    'prefetches',
    'rightsConflict',
  ])
  expect(doubted('smmu-v3-bbm0')).toEqual([])
})
