// When a store is seen by a walk: the sentence of each test is the rule; its source stands beside the rule in the code.
import { describe, expect, test } from 'vitest'
import { type Body, frameNumber, invalid, leaf, newFrame, pageNumber, pointer, scenario } from '../../model/index.ts'
import { but, check, small, split } from './small-cases.ts'

describe('when a store is seen', () => {
  const unfenced: Body = ({ cpu, space, target }) => {
    cpu.write(space.region(target, 1).entry, invalid)
    cpu.invalidate(target)
    cpu.wait({ drain: true })
  }

  test('under strong order, at once', async () => {
    expect(await check(unfenced, small, 'amd-vi')).toEqual([])
  })

  test('under weak order it may be pending while the invalidation acts', async () => {
    expect(await check(unfenced, small, 'smmu-v3-bbm2')).toEqual(['isolatedAfterReturn'])
  })

  test('a store fence is enough before an invalidation where K1 says so, and not elsewhere', async () => {
    const fenced: Body = ({ cpu, space, target }) => {
      cpu.write(space.region(target, 1).entry, invalid)
      cpu.fence('store')
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }
    expect(await check(fenced, small, 'riscv-iommu')).toEqual([])
    expect(await check(fenced, small, 'smmu-v3-bbm2')).toEqual(['isolatedAfterReturn'])
  })

  test('stores to one entry drain in order', async () => {
    const twice: Body = ({ cpu, space, target, before }) => {
      const { entry } = space.region(target, 1)
      const mapping = before(target)
      if (mapping !== null) cpu.write(entry, leaf(mapping.frame, 'r'))
      cpu.write(entry, invalid)
      cpu.fence('complete')
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }
    expect(await check(twice, small, 'smmu-v3-bbm2')).toEqual([])
  })

  test('a store fence keeps earlier stores before later ones, and without it the table may be seen empty', async () => {
    const mirror =
      (fenced: boolean): Body =>
      ({ cpu, superpage, target }) => {
        const table = cpu.allocate()
        for (const page of superpage.pages)
          cpu.write(table.entry(page), page === target ? invalid : leaf(frameNumber(page), 'rw'))
        if (fenced) cpu.fence('store')
        cpu.write(superpage.entry, pointer(table))
        cpu.fence('complete')
        cpu.invalidate(superpage)
        cpu.wait({ drain: true })
      }
    expect(await check(mirror(true), split, 'smmu-v3-bbm2')).toEqual([])
    expect(await check(mirror(false), split, 'smmu-v3-bbm2')).toEqual(['available', 'exact', 'noConflict'])
  })

  test('walks that do not snoop see a line only once it is written back', async () => {
    const uncleaned: Body = ({ cpu, space, target }) => {
      cpu.write(space.region(target, 1).entry, invalid)
      cpu.fence('complete')
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }
    expect(await check(uncleaned, small, 'vt-d')).toEqual([])
    expect(await check(uncleaned, small, 'vt-d-unsnooped')).toEqual(['isolatedAfterReturn'])
    expect(await check(uncleaned, small, but('vt-d', 'walkSnoops', false))).toEqual(['isolatedAfterReturn'])
  })

  test('under weak order a clean is finished by a completing fence only', async () => {
    const body =
      (fence: 'store' | 'complete'): Body =>
      ({ cpu, space, target }) => {
        const { entry } = space.region(target, 1)
        cpu.write(entry, invalid)
        cpu.clean(entry)
        cpu.fence(fence)
        cpu.invalidate(target)
        cpu.wait({ drain: true })
      }
    expect(await check(body('complete'), small, 'ipmmu')).toEqual([])
    expect(await check(body('store'), small, 'ipmmu')).toEqual(['isolatedAfterReturn'])
  })

  test('a clean writes its line back and no other: a half-cleaned table shows old contents', async () => {
    const four = scenario({
      name: 'four entries, two to a line',
      entries: 4,
      after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
    })
    const body =
      (lines: readonly number[]): Body =>
      ({ cpu, superpage, target }) => {
        const table = cpu.allocate()
        for (const page of superpage.pages)
          cpu.write(table.entry(page), page === target ? invalid : leaf(frameNumber(page), 'rw'))
        for (const index of lines) cpu.clean(table.at(index))
        cpu.fence('complete')
        cpu.write(superpage.entry, pointer(table))
        cpu.clean(superpage.entry)
        cpu.fence('complete')
        cpu.invalidate(superpage)
        cpu.wait({ drain: true })
      }
    expect(await check(body([0, 2]), four, 'vt-d-unsnooped')).toEqual([])
    expect(await check(body([0, 1]), four, 'vt-d-unsnooped')).toEqual(['available', 'exact', 'isolatedAfterReturn'])
  })

  test('behind a write buffer an entry that becomes present needs an invalidation to arrive (VT-d 6.8)', async () => {
    const map = scenario({
      name: 'map a page',
      leafLevel: 1,
      before: () => [{ page: pageNumber(0), to: null }],
      start: space => space.startWith(space.region(pageNumber(0), 1).entry, invalid),
      after: space => [{ page: pageNumber(0), to: { frame: newFrame(space), rights: 'rw' } }],
    })
    const body: Body = ({ cpu, space, target }) => {
      const { entry } = space.region(target, 1)
      cpu.write(entry, leaf(newFrame(space), 'rw'))
      cpu.clean(entry)
    }
    expect(await check(body, map, but('vt-d-old', 'writeBuffer', false))).toEqual([])
    expect(await check(body, map, 'vt-d-old')).toEqual(['available'])
  })
})
