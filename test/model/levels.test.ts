// A configuration entry says how many levels there are: a root of fewer levels than the scenario's, and tables that are walked as if they had
// fewer than they have. Every rule is met by a procedure that goes wrong by it, and by one that doesn't.
import { describe, expect, test } from 'vitest'
import { at } from '../../checker/language/index.ts'
import {
  type Body,
  frameNumber,
  invalid,
  leaf,
  pointer,
  procedure,
  type Scenario,
  scenario,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import { dropConfiguration, dropTag, visible } from './configuration-cases.ts'
import { but, check } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

const configuration = { devices: 1, uses: [null] }

/** The device gets translations for all its pages. */
const mapped: Scenario = scenario({
  name: 'a device gets translations',
  levels: 3,
  leafLevel: 1,
  configuration,
  after: space => space.pages.map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
})

/** It never has any. */
const unmapped: Scenario = scenario({
  name: 'a device has no translations',
  levels: 3,
  leafLevel: 1,
  configuration,
  after: () => [],
})

function treeOf({ space, configuration: { domains, entry } }: Workplace): {
  readonly root: Table
  readonly below: Table
  readonly tag: number
  readonly entry: ReturnType<typeof entry>
} {
  const { root, tag } = at(domains, 0)
  const below = space.tableBelow(root.at(0))
  if (below === null) throw new Error('the root points to a table')
  return { root, below, tag, entry: entry(0) }
}

const told =
  (levels: number): Body =>
  work => {
    const { root, tag, entry } = treeOf(work)
    work.cpu.write(entry, pointer(root, { tag, levels }))
    visible(work)
    dropConfiguration(work) // the entry that was invalid may be cached
  }

const wrongEverywhere = ['available', 'exact', 'isolatedAfterReturn', 'achieves']

describe('tables that are walked with fewer levels than they have', () => {
  test.each(['vt-d', 'vt-d-unsnooped', 'amd-vi', 'ipmmu', 'riscv-iommu', 'smmu-v3-bbm2'])(
    'on %s: a pointer is taken for a leaf, or faults, and high pages are not reached',
    async hardware => {
      expect(await check(told(2), mapped, hardware)).toEqual(wrongEverywhere)
      expect(await check(told(3), mapped, hardware)).toEqual([])
    },
  )

  test('by all levels but one: the root is the table of the leaves', async () => {
    expect(await check(told(1), mapped, 'vt-d')).toEqual(wrongEverywhere)
  })

  test('a superpage is taken for a page, found by the wrong bits', async () => {
    const superpages = { ...mapped, name: 'superpages', leafLevel: 2 }
    expect(await check(told(2), superpages, 'vt-d')).toEqual(wrongEverywhere)
    expect(await check(told(3), superpages, 'vt-d')).toEqual([])
  })

  test('where each entry says what the page itself should, only the high pages are missed', async () => {
    const body: Body = work => {
      const { root, below, tag, entry } = treeOf(work)
      work.cpu.write(below.at(0), leaf(frameNumber(0), 'rw'))
      work.cpu.write(below.at(1), invalid)
      work.cpu.write(entry, pointer(root, { tag, levels: 2 }))
    }
    const map = (pages: number): Scenario =>
      scenario({
        ...mapped,
        name: 'the first pages',
        after: space =>
          space.pages.slice(0, pages).map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
      })
    expect(await check(body, map(1), 'vt-d')).toEqual([])
    expect(await check(body, map(3), 'vt-d')).toEqual(['available', 'achieves'])
  })

  test('a table that was freed is one, whichever level a walk takes it for', async () => {
    const freed =
      (isDropped: boolean): Body =>
      work => {
        const { root, below, tag, entry } = treeOf(work)
        work.cpu.write(entry, pointer(root, { tag, levels: 2 }))
        work.cpu.write(entry, invalid)
        if (isDropped) dropConfiguration(work)
        if (isDropped) dropTag(work, tag)
        work.cpu.free(below)
      }
    expect(await check(freed(false), unmapped, 'vt-d')).toContain('noUseAfterFree')
    expect(await check(freed(true), unmapped, 'vt-d')).not.toContain('noUseAfterFree')
  })
})

describe('a root of fewer levels, and then one above it', () => {
  const larger = { ...mapped, name: 'a device gets more than one table', levels: 2, roots: 2 }

  const grown =
    (isDropped: boolean): Body =>
    work => {
      const { root, below, tag, entry } = treeOf(work)
      work.cpu.write(entry, pointer(below, { tag }))
      visible(work)
      work.cpu.write(entry, pointer(root, { tag }))
      visible(work)
      if (isDropped) dropConfiguration(work)
    }

  test('a cached entry that leads to the old root misses the new pages', async () => {
    expect(await check(grown(true), larger, 'vt-d')).toEqual([])
    expect(await check(grown(false), larger, 'vt-d')).toEqual(['available'])
    expect(await check(grown(false), larger, but('vt-d', 'configurationCache', 'none'))).toEqual([])
    expect(await check(grown(true), larger, 'amd-vi')).toEqual([])
    expect(await check(grown(false), larger, 'amd-vi')).toEqual(['available'])
  })

  test('so does a fetch that has read it', async () => {
    const inBursts = but('vt-d', 'configurationFetch', 'bursts')
    expect(await check(grown(true), larger, inBursts)).toEqual([])
    expect(await check(grown(false), larger, inBursts)).toEqual(['available'])
  })

  test('the old root alone does not reach the new pages', async () => {
    const short: Body = work => {
      const { below, tag, entry } = treeOf(work)
      work.cpu.write(entry, pointer(below, { tag }))
      visible(work)
    }
    expect(await check(short, larger, 'vt-d')).toEqual(['available', 'achieves'])
  })
})

describe('what is refused', () => {
  const refused = (body: Body, where = mapped, hardware = 'vt-d'): string =>
    mistakeOf(() => built(procedure('wrong', body), where, hardware)).message

  test('more levels than the tables have, none, and a half', () => {
    expect(refused(told(4))).toBe('a configuration entry that says 4 levels of L3')
    expect(refused(told(0))).toBe('a configuration entry that says 0 levels of L3')
    expect(refused(told(1.5))).toBe('a configuration entry that says 1.5 levels of L3')
  })

  test('levels in another entry', () => {
    const below: Body = work => {
      const { root, below: table } = treeOf(work)
      work.cpu.write(root.at(0), pointer(table, { levels: 1 }))
    }
    expect(refused(below)).toBe('a pointer with a number of levels')
  })

  test('fewer levels where the machine has no rule', () => {
    expect(refused(told(2), mapped, 'riscv-iommu-strict')).toContain(
      'fewer levels than the scenario has, in a case with a strict size change',
    )
    expect(refused(told(2), { ...mapped, dirtyMarks: true })).toContain(
      'fewer levels than the scenario has, in a case with dirty marks',
    )
  })

  test('a pointer of the start that skips a level, or says how many there are', () => {
    const startingWith = (levels: number): Scenario =>
      scenario({
        ...mapped,
        start: space => {
          const { root, tag } = at(space.domains, 0)
          if (space.configuration !== null) space.startWith(space.configuration.at(0), pointer(root, { tag, levels }))
        },
      })
    expect(refused(told(3), startingWith(2))).toBe(
      'an entry of level 4 that says table L3, 2 levels, tag 1 at the start',
    )
    expect(refused(told(3), startingWith(3))).toContain('but the tables of the start say frame 0 rw')
  })
})
