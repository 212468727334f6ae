// Leaves over a run of entries: contiguous hints, Svnapot, replicated entries. Any one entry of the run speaks for the whole of it.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  frameNumber,
  invalid,
  leaf,
  type Page,
  pageNumber,
  type Rights,
  type Run,
  type Space,
  scenario,
  type Workplace,
} from '../../model/index.ts'
import { but, check } from './small-cases.ts'
import { mistakeOf } from './verdicts.ts'

const first: Page = pageNumber(0)

/** The first two of the four entries of the first table of small pages. */
function pair(space: Space): Run {
  return space.run(first, 2)
}

/** Writes the same value to every entry of the run, and sees to it that walks see it. */
function writeAll({ cpu, space }: Workplace, value: Parameters<Workplace['cpu']['write']>[1]): void {
  for (const entry of pair(space).entries) {
    cpu.write(entry, value)
    cpu.clean(entry)
  }
  cpu.fence('complete')
}

function startsAsRun(space: Space): void {
  for (const entry of pair(space).entries) space.startWith(entry, leaf(frameNumber(0), 'rw', { run: 2 }))
}

const unmapped = scenario({
  name: 'a leaf over two entries is unmapped',
  entries: 4,
  leafLevel: 1,
  start: startsAsRun,
  after: space => pair(space).pages.map(page => ({ page, to: null })),
})

const halfUnmapped = scenario({
  name: 'one page of a leaf over two entries is unmapped',
  entries: 4,
  leafLevel: 1,
  start: startsAsRun,
  after: () => [{ page: first, to: null }],
})

const clearThenInvalidate =
  (scope: (run: Run) => Run | Page): Body =>
  work => {
    writeAll(work, invalid)
    work.cpu.invalidate(scope(pair(work.space)))
    work.cpu.wait({ drain: true })
  }

describe('one entry speaks for the whole run', () => {
  const clearOne: Body = ({ cpu, space }) => {
    const [entry] = pair(space).entries
    if (entry === undefined) return
    cpu.write(entry, invalid)
    cpu.clean(entry)
    cpu.fence('complete')
    cpu.invalidate(pair(space))
    cpu.wait({ drain: true })
  }

  test.each(['amd-vi', 'smmu-v3-bbm2', 'riscv-iommu'])(
    'a copy that is left maps all pages again, on %s',
    async name => {
      expect(await check(clearOne, halfUnmapped, name)).toEqual(['isolatedAfterReturn'])
    },
  )

  test.each(['amd-vi', 'smmu-v3-bbm2', 'riscv-iommu'])(
    'with all entries cleared nothing is left, on %s',
    async name => {
      expect(
        await check(
          clearThenInvalidate(run => run),
          unmapped,
          name,
        ),
      ).toEqual([])
    },
  )
})

describe('an invalidation of one page of the run', () => {
  const one = clearThenInvalidate(() => first)

  test('leaves the pieces of the other pages', async () => {
    expect(await check(one, unmapped, 'smmu-v3-bbm2')).toEqual(['isolatedAfterReturn'])
    expect(await check(one, unmapped, 'riscv-iommu')).toEqual(['isolatedAfterReturn'])
  })

  test('drops the whole where there are no pieces, unless it must cover the size (K12)', async () => {
    expect(await check(one, unmapped, but('smmu-v3-bbm2', 'fractures', false))).toEqual([])
    expect(await check(one, unmapped, but('amd-vi', 'fractures', false))).toEqual(['isolatedAfterReturn'])
  })
})

describe('the hint changes, and the translation does not', () => {
  const split = scenario({
    name: 'a leaf over two entries becomes two leaves',
    entries: 4,
    leafLevel: 1,
    start: startsAsRun,
    after: () => [],
    notApplicable: { isolatedAfterReturn: 'no target' },
  })
  const live: Body = work => {
    for (const [index, entry] of pair(work.space).entries.entries()) {
      work.cpu.write(entry, leaf(frameNumber(index), 'rw'))
      work.cpu.clean(entry)
    }
    work.cpu.fence('complete')
    work.cpu.invalidate(pair(work.space))
    work.cpu.wait({ drain: true })
  }

  test.each([
    ['smmu-v3-bbm0', ['noConflict']],
    ['smmu-v3-bbm1', []],
    ['smmu-v3-bbm2', []],
    ['arm-cpu-bbm0', ['noConflict']],
    ['arm-cpu-bbm2', ['noConflict']],
    ['riscv-iommu', []],
    ['amd-vi', []],
  ])('is judged by K27, not by K7: %s', async (name, broken) => {
    expect(await check(live, split, name)).toEqual(broken)
    expect(await check(live, split, but(name, 'sizeConflict', ['fatal']))).toEqual(broken)
    expect(await check(live, split, but(name, 'runConflict', ['fatal']))).toEqual(['noConflict'])
  })

  test('with a change of rights it is no change of size alone (K8)', async () => {
    const both =
      (rights: Rights): Body =>
      work => {
        for (const [index, entry] of pair(work.space).entries.entries())
          work.cpu.write(entry, leaf(frameNumber(index), rights))
      }
    expect(await check(both('r'), split, 'smmu-v3-bbm2')).toContain('noConflict')
    expect(await check(both('rw'), split, 'smmu-v3-bbm2')).not.toContain('noConflict')
  })

  test('the strict reading wants the whole run to translate alike', async () => {
    const less: Body = work => {
      const [entry, other] = pair(work.space).entries
      if (entry === undefined || other === undefined) return
      work.cpu.write(entry, invalid)
      work.cpu.write(other, leaf(frameNumber(1), 'rw'))
      work.cpu.fence('complete')
      work.cpu.invalidate(pair(work.space))
      work.cpu.wait({ drain: true })
    }
    expect(await check(less, halfUnmapped, 'smmu-v3-bbm2')).toEqual([])
    expect(await check(less, halfUnmapped, 'smmu-v3-bbm2-strict')).toEqual(['noConflict'])
    expect(await check(live, split, 'smmu-v3-bbm2-strict')).toEqual([])
  })
})

describe('what can only be a mistake', () => {
  const storing =
    (frame: number, run: number): Body =>
    ({ cpu, space }) =>
      cpu.write(space.region(first, 1).entry, leaf(frameNumber(frame), 'rw', { run }))
  const mistake = async (body: Body, name = 'amd-vi'): Promise<string> => {
    const problem: unknown = await check(body, unmapped, name).catch((caught: unknown) => caught)
    return mistakeOf(() => {
      throw problem
    }).message
  }

  test('a run that the table has no whole number of, or that is the whole table', async () => {
    expect(await mistake(storing(0, 3))).toBe('a leaf over 3 entries of L1, which has 4')
    expect(await mistake(storing(0, 4))).toBe('a leaf over 4 entries of L1, which has 4')
    expect(await mistake(storing(0, 1.5))).toMatch(/^a leaf over 1.5 entries/)
  })

  test('a frame that the leaf cannot start at', async () => {
    expect(await mistake(storing(1, 2))).toBe("frame 1 can't start a leaf of 2 pages")
  })

  test('hardware that has no such leaves', async () => {
    expect(await mistake(storing(0, 2), 'vt-d')).toBe('vt-d has no leaves over several entries')
    expect(await mistake(storing(0, 2), 'x86-ept')).toBe('x86-ept has no leaves over several entries')
  })
})
