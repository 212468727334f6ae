// What orders a CPU's stores for others, and what only seems to: locks taken twice, atomics that fail, returns, runs of pages.
import { describe, expect, test } from 'vitest'
import { type Body, both, frameNumber, invalid, leaf, pageNumber, type Scenario, scenario } from '../../model/index.ts'
import { check, small, twoCpus } from './small-cases.ts'

const page = pageNumber(0)
const weak = ['smmu-v3-bbm2', 'arm-cpu-bbm2', 'riscv-cpu']

const words: Scenario = scenario({
  name: 'two CPUs and words',
  cpus: 2,
  leafLevel: 1,
  after: () => [],
  notApplicable: { isolatedAfterReturn: 'no target', noConflict: 'not what is asked here' },
})

describe('a lock that is given back', () => {
  // The word `bad` can't be added to: that would leave its range, and `achieves` says so.
  const lockedTwice =
    (again: boolean): Body =>
    work => {
      const [a, b] = twoCpus(work)
      const [inside, behind, done] = ['inside', 'behind', 'done'].map(name => work.word(name))
      const bad = work.word('bad', { max: 0 })
      if (inside === undefined || behind === undefined || done === undefined) throw new Error('three words are wanted')
      a.lock('l')
      a.write(inside, 1)
      a.unlock('l')
      a.write(behind, 1)
      a.write(done, 1)
      if (again) {
        a.lock('l')
        a.unlock('l')
      }
      const seen = b.read(done)
      const old = b.read(inside)
      b.lock('l')
      const later = b.read(behind)
      b.unlock('l')
      b.if(both(seen.is(1), old.is(0), later.is(0)), () => b.add(bad, 1), null, { sometimes: true })
    }

  test.each(weak)('waits for the stores before that release, and not for those before a later one, on %s', async on => {
    expect(await check(lockedTwice(false), words, on)).toEqual(['achieves', 'completes'])
    expect(await check(lockedTwice(true), words, on)).toEqual(['achieves', 'completes'])
  })
})

describe('a compareExchange', () => {
  const merge: Scenario = scenario({
    name: 'a table becomes a superpage unless another CPU says that it uses it',
    cpus: 2,
    leafLevel: 1,
    after: () => [],
    notApplicable: { isolatedAfterReturn: 'no target', noConflict: 'not what is asked here' },
  })
  const between =
    (expected: 0 | 1): Body =>
    work => {
      const [merger, reader] = twoCpus(work)
      const { superpage, space } = work
      const table = space.tableBelow(superpage.entry)
      if (table === null) throw new Error('a table is wanted')
      const [users, other] = [work.word('users'), work.word('other')]
      merger.write(superpage.entry, leaf(frameNumber(0), 'rw'))
      merger.fence('complete')
      const seen = merger.read(users)
      merger.invalidate(superpage)
      merger.wait({ drain: true })
      merger.if(seen.is(0), () => merger.free(table), null, { sometimes: true })
      reader.write(users, 1)
      reader.compareExchange(other, expected, 1)
      const upper = reader.read(superpage.entry)
      reader.if(upper.isTable, () => reader.read(upper.entry(page)), null, { sometimes: true })
    }

  test.each(['smmu-v3-bbm2', 'riscv-iommu'])(
    'orders what is around it where it succeeds, and nothing where it fails, on %s',
    async on => {
      expect(await check(between(0), merge, on)).toEqual([])
      expect(await check(between(1), merge, on)).toEqual(['noUseAfterFree'])
    },
  )

  test('on x86 it is locked, and orders either way', async () => {
    expect(await check(between(1), merge, 'amd-vi')).toEqual([])
  })
})

test('under strong order whoever learns of a return sees the stores before it', async () => {
  const body: Body = work => {
    const [a, b] = twoCpus(work)
    const word = work.word('unrelated')
    a.write(work.space.region(page, 1).entry, invalid)
    a.invalidate(page)
    a.wait({ drain: true })
    a.write(work.space.region(page, 1).entry, leaf(frameNumber(page), 'rw'))
    a.if(a.read(word).is(1), () => a.return(), null, { sometimes: true })
    b.write(word, 1)
  }
  const mapped: Scenario = scenario({
    name: 'a page is mapped',
    cpus: 2,
    leafLevel: 1,
    before: () => [{ page, to: null }],
    start: space => space.startWith(space.region(page, 1).entry, invalid),
    after: () => [{ page, to: { frame: frameNumber(page), rights: 'rw' } }],
  })
  expect(await check(body, mapped, 'amd-vi')).toEqual([])
})

describe('a run of pages, where the hardware takes one page', () => {
  const two: Scenario = scenario({
    name: 'pages 0 and 2 are unmapped',
    leafLevel: 1,
    roots: 2,
    after: () => [0, 2].map(number => ({ page: pageNumber(number), to: null })),
  })
  const body: Body = ({ cpu, space }) => {
    for (const number of [0, 2]) cpu.write(space.region(pageNumber(number), 1).entry, invalid)
    cpu.fence('complete')
    cpu.invalidate(space.range(page, 2))
    cpu.wait({ drain: true })
  }

  test.each(['x86-paging', 'riscv-cpu', 'arm-cpu-bbm2', 'vt-d'])('is no more than its pages, on %s', async on => {
    expect(await check(body, two, on)).toEqual(['isolatedAfterReturn'])
  })

  test('and everything where it takes no page', async () => {
    expect(await check(body, two, 'x86-ept')).toEqual([])
  })
})

test('a test of three parts asks for all three', async () => {
  const body: Body = ({ cpu, space, superpage }) => {
    const seen = cpu.read(superpage.entry)
    cpu.if(both(seen.isTable, seen.isTable, seen.isInvalid), () => cpu.return(), null, { sometimes: true })
    cpu.write(space.region(page, 1).entry, invalid)
    cpu.fence('complete')
    cpu.invalidate(page)
    cpu.wait({ drain: true })
  }
  expect(await check(body, small, 'amd-vi')).toEqual([])
})
