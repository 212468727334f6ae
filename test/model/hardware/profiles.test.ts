// The profiles that ship: every answer has a printable source, a variant changes what it says it changes, and names are found.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SpecMistake } from '../../../checker/language/index.ts'
import { baseProfiles, profileNamed, profiles } from '../../../model/hardware/profile/index.ts'
import { inferred, profile, stated, unverified, variant } from '../../../model/hardware/profile-builder.ts'
import type { Profile } from '../../../model/hardware/question.ts'
import { questionList } from '../../../model/hardware/question-list.ts'
import { sheet } from '../../../model/hardware/sheet.ts'

const questions = Object.keys(questionList)
/** A citation stands beside a step in a trace of 72 columns. */
const citationLengthMax = 90

function changedBetween(base: Profile, other: Profile): readonly string[] {
  const otherwise = Object.entries(other.answers)
  const values = new Map(Object.entries(base.answers).map(([key, { value }]) => [key, JSON.stringify(value)]))
  return otherwise.filter(([key, { value }]) => values.get(key) !== JSON.stringify(value)).map(([key]) => key)
}

describe.each(profiles)('the profile $name', one => {
  it('answers every question and no other', () => {
    expect(Object.keys(one.answers).sort()).toEqual([...questions].sort())
  })

  it('cites a source for every answer, short and in ASCII', () => {
    for (const [key, { cites }] of Object.entries(one.answers)) {
      expect(cites, key).toMatch(/^[\x21-\x7e][\x20-\x7e]*[\x21-\x7e]$/)
      expect(cites.length, `${key}: ${cites}`).toBeLessThanOrEqual(citationLengthMax)
    }
  })

  it('can be printed: name, summary', () => {
    expect(one.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(one.summary).toMatch(/^[\x20-\x7e]{20,100}$/)
  })

  it('always has the widest scope, and at least one outcome for each conflict', () => {
    expect(one.answers.scopes.value).toContain('all')
    expect(one.answers.sizeConflict.value).not.toHaveLength(0)
    expect(one.answers.changeConflict.value).not.toHaveLength(0)
  })

  it('stands beside a CPU that ships, or beside none', () => {
    if (one.beside === null) return
    expect(one.kind).toBe('device')
    expect(profileNamed(one.beside).kind).toBe('cpu')
  })
})

it('names nineteen profiles that every spec checks, each once, in the order of the tables', () => {
  expect(baseProfiles.map(({ name }) => name)).toEqual([
    'vt-d',
    'vt-d-unsnooped',
    'vt-d-old',
    'amd-vi',
    'smmu-v3-bbm0',
    'smmu-v3-bbm1',
    'smmu-v3-bbm2',
    'smmu-v3-bbm2-strict',
    'ipmmu',
    'ipmmu-gives-up',
    'ipmmu-walks-survive',
    'riscv-iommu',
    'riscv-iommu-strict',
    'arm-cpu-bbm0',
    'arm-cpu-bbm1',
    'arm-cpu-bbm2',
    'x86-ept',
    'x86-paging',
    'riscv-cpu',
  ])
})

it('has others that are checked only where they are named, each with the reason', () => {
  const others = profiles.filter(one => !baseProfiles.includes(one))
  expect(others.map(one => [one.name, sheet(one).onlyWhereNamed])).toEqual([
    ['riscv-cpu-svvptc', 'special'],
    ['vt-d-scalable', 'special'],
    ['smmu-v3-non-coherent', 'special'],
    ['vt-d-caching-mode', 'emulation'],
    ['amd-vi-np-cache', 'emulation'],
    ['vt-d-sandy-bridge', 'erratum'],
    ['arm-cpu-early-completion', 'erratum'],
    ['x86-multihit', 'erratum'],
    ['x86-undefined-if-different', 'erratum'],
    ['power9-nest-mmu', 'special'],
  ])
  expect(sheet(profileNamed('vt-d')).onlyWhereNamed).toBe(null)
})

it.each([
  ['vt-d-unsnooped', 'vt-d', ['walkSnoops']],
  ['vt-d-old', 'vt-d', ['walkSnoops', 'writeBuffer', 'completion', 'walksAtExecution', 'drains', 'deviceTlb']],
  ['smmu-v3-non-coherent', 'smmu-v3-bbm0', ['walkSnoops']],
  ['smmu-v3-bbm1', 'smmu-v3-bbm0', ['nT', 'runConflict']],
  ['smmu-v3-bbm2', 'smmu-v3-bbm0', ['sizeConflict', 'runConflict']],
  ['smmu-v3-bbm2-strict', 'smmu-v3-bbm2', ['sizeChangeJudged']],
  ['ipmmu-gives-up', 'ipmmu', ['completion']],
  ['ipmmu-walks-survive', 'ipmmu', ['walksAtExecution']],
  ['riscv-iommu-strict', 'riscv-iommu', ['sizeChangeJudged']],
  ['arm-cpu-bbm1', 'arm-cpu-bbm0', ['nT', 'runConflict']],
  ['arm-cpu-bbm2', 'arm-cpu-bbm0', ['sizeConflict', 'runConflict']],
  ['riscv-cpu-svvptc', 'riscv-cpu', ['cacheInvalid']],
  ['vt-d-scalable', 'vt-d', ['accessedDirty', 'configurationFetch']],
  ['vt-d-caching-mode', 'vt-d', ['cacheInvalid']],
  ['amd-vi-np-cache', 'amd-vi', ['cacheInvalid']],
  ['vt-d-sandy-bridge', 'vt-d', ['sizeConflict']],
  ['arm-cpu-early-completion', 'arm-cpu-bbm2', ['drains']],
  ['x86-multihit', 'x86-ept', ['sizeConflict', 'changeConflict']],
  ['x86-undefined-if-different', 'x86-ept', ['changeConflict']],
] as const)('%s differs from %s in exactly %j', (name, base, keys) => {
  const [one, other] = [profileNamed(base), profileNamed(name)]
  expect(changedBetween(one, other).toSorted()).toEqual(keys.toSorted())
  expect([other.kind, other.beside]).toEqual([one.kind, one.beside])
})

it('has a row for each profile in the README, with how many answers are how well known', () => {
  const readme = readFileSync(new URL('../../../model/hardware/profile/README.md', import.meta.url), 'utf8')
  const rows = readme
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line =>
      line
        .split('|')
        .slice(1, 5)
        .map(cell => cell.trim()),
    )
  const known = profiles.map(({ name, answers }) => {
    const count = (standing: string): number => Object.values(answers).filter(one => one.standing === standing).length
    return [`\`${name}\``, `${count('stated')}`, `${count('inferred')}`, `${count('unverified')}`]
  })
  expect(rows).toEqual(known)
})

describe('a name', () => {
  const mistakeFor = (name: string): SpecMistake => {
    try {
      profileNamed(name)
    } catch (mistake) {
      if (mistake instanceof SpecMistake) return mistake
    }
    throw new Error(`'${name}' was accepted`)
  }

  it('finds its profile', () => {
    for (const one of profiles) expect(profileNamed(one.name)).toBe(one)
  })

  it('that is unknown is a mistake of the spec, which offers the nearest names', () => {
    const mistake = mistakeFor('vtd')
    expect(mistake.message).toBe("there is no hardware profile 'vtd'")
    expect(mistake.cure).toMatch(/^did you mean "vt-d"/)
  })

  it('that is only begun offers those that begin so', () => {
    expect(mistakeFor('SMMU').cure).toBe('did you mean "smmu-v3-bbm0" or "smmu-v3-bbm1" or "smmu-v3-bbm2"?')
  })

  it('that was misspelt offers the one meant first', () => {
    expect(mistakeFor('riscv-iomnu').cure).toMatch(/^did you mean "riscv-iommu" or /)
    expect(mistakeFor('x86').cure).toMatch(/^did you mean "x86-ept" or /)
  })

  it('that is empty is unknown too', () => {
    expect(mistakeFor('').cure).toMatch(/^use one of: vt-d, .*, and more: npx shatterproof list$/)
  })
})

describe('the builder', () => {
  it('records how well an answer is known', () => {
    expect([stated(1, 'a'), inferred(2, 'b'), unverified(3, 'c')].map(({ standing }) => standing)).toEqual([
      'stated',
      'inferred',
      'unverified',
    ])
  })

  it('refuses an answer without a source', () => {
    const base = profileNamed('vt-d')
    const answers = { ...base.answers, nT: stated('absent' as const, ' ') }
    expect(() => profile({ ...base, answers })).toThrow(SpecMistake)
    expect(() => variant(base, 'mine', 'a machine of mine', { nT: answers.nT })).toThrow(
      'mine answers nT without a source',
    )
  })

  it('leaves the base of a variant as it was', () => {
    const base = profileNamed('ipmmu')
    const mine = variant(base, 'mine', 'never drains', { drains: unverified('no', 'my bench') })
    expect(mine.answers.drains.value).toBe('no')
    expect(base.answers.drains.value).toBe('all')
    expect(changedBetween(base, mine)).toEqual(['drains'])
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
    'runConflict',
    'faultDrops',
  ])
  expect(doubted('smmu-v3-bbm0')).toEqual([])
})
