// What an invalidation removes, and what its completion covers.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  frameNumber,
  inferred,
  invalid,
  leaf,
  pageNumber,
  scenario,
  variant,
  type Workplace,
} from '../../model/index.ts'
import { but, check, small, unmap } from './small-cases.ts'

describe('what an invalidation removes', () => {
  const merge = scenario({
    name: 'merge',
    leafLevel: 1,
    after: () => [],
    notApplicable: { isolatedAfterReturn: 'a merge has no target' },
  })
  const mergeWith =
    (leafOnly: boolean): Body =>
    ({ cpu, superpage, space }) => {
      const table = space.tableBelow(superpage.entry)
      cpu.write(superpage.entry, leaf(frameNumber(0), 'rw'))
      cpu.fence('complete')
      cpu.invalidate(superpage, { leafOnly })
      cpu.wait()
      if (table !== null) cpu.free(table)
    }

  test('the walk cache too, unless it is one of leaves only', async () => {
    expect(await check(mergeWith(false), merge, 'vt-d')).toEqual([])
    expect(await check(mergeWith(true), merge, 'vt-d')).toEqual(['noUseAfterFree'])
  })

  test('where the hardware has no bit for leaves only, the walk cache goes in any case', async () => {
    expect(await check(mergeWith(true), merge, but('vt-d', 'walkCacheDrops', 'allOfTag'))).toEqual([])
    expect(await check(mergeWith(false), merge, but('vt-d', 'walkCacheDrops', 'none'))).toEqual(['noUseAfterFree'])
  })

  test('without a walk cache an invalidation of leaves only still stops the walks', async () => {
    expect(await check(mergeWith(true), merge, but('vt-d', 'walkCache', false))).toEqual([])
  })

  test('walks in flight where K17 says stopped, and not where it is unspecified', async () => {
    expect(await check(unmap, small, 'vt-d')).toEqual([])
    expect(await check(unmap, small, but('vt-d', 'walksAtExecution', 'unspecified'))).toEqual(['isolatedAfterReturn'])
  })

  test('a large TLB entry where one page is named, unless the hardware wants the size covered (K12)', async () => {
    const body: Body = ({ cpu, superpage, target }) => {
      cpu.write(superpage.entry, invalid)
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }
    const both = scenario({ name: 'unmap all', after: space => space.pages.map(page => ({ page, to: null })) })
    const whole = but('vt-d', 'fractures', false)
    expect(await check(body, both, whole)).toEqual(['isolatedAfterReturn'])
    const anyEntry = variant(whole, 'any entry', 'for a test', { span: inferred('anyEntryForAddress', 'this test') })
    expect(await check(body, both, anyEntry)).toEqual([])
    const inPieces = variant(anyEntry, 'in pieces', 'for a test', { fractures: inferred(true, 'this test') })
    expect(await check(body, both, inPieces)).toEqual(['isolatedAfterReturn'])
  })

  test('a hint drops leaves of its level alone, and non-leaf entries above it, where hardware takes hints (K12)', async () => {
    const arm = 'arm-cpu-bbm2'
    const unmapBy =
      (level: number): Body =>
      ({ cpu, space, target }) => {
        cpu.write(space.region(target, 1).entry, invalid)
        cpu.fence('complete')
        cpu.invalidate(target, { level })
        cpu.wait()
      }
    expect(await check(unmapBy(1), small, arm)).toEqual([])
    expect(await check(unmapBy(2), small, arm)).toEqual(['isolatedAfterReturn'])
    expect(await check(unmapBy(2), small, but('x86-ept', 'scopes', ['all', 'page']))).toEqual([])
    const unlink =
      (level: number): Body =>
      ({ cpu, superpage, space }) => {
        const table = space.tableBelow(superpage.entry)
        cpu.write(superpage.entry, leaf(frameNumber(0), 'rw'))
        cpu.fence('complete')
        cpu.invalidate(superpage, { level })
        cpu.wait()
        if (table !== null) cpu.free(table)
      }
    const harmless = variant(but(arm, 'sizeConflict', ['either']), 'harmless', 'for a test', {})
    expect(await check(unlink(1), merge, harmless)).toEqual([])
    expect(await check(unlink(2), merge, harmless)).toEqual(['noUseAfterFree'])
    expect(await check(unlink(2), merge, but('arm-cpu-bbm2', 'span', 'anyEntryForAddress'))).toEqual(['noConflict'])
  })

  test('a piece of a large leaf counts as of the level of the leaf', async () => {
    const inPieces = variant(but('smmu-v3-bbm2', 'walkCache', false), 'in pieces', 'for a test', {})
    const unmapAll =
      (level: number): Body =>
      ({ cpu, superpage }) => {
        cpu.write(superpage.entry, invalid)
        cpu.fence('complete')
        cpu.invalidate(superpage, { level })
        cpu.wait()
      }
    const all = scenario({ name: 'unmap all', after: space => space.pages.map(page => ({ page, to: null })) })
    expect(await check(unmapAll(2), all, inPieces)).toEqual([])
    expect(await check(unmapAll(1), all, inPieces)).toEqual(['isolatedAfterReturn'])
  })

  test('a run of pages, aligned or not, and one of no pages', async () => {
    const two = scenario({
      name: 'unmap pages 1 and 2',
      leafLevel: 1,
      roots: 2,
      after: space => space.pages.slice(1, 3).map(page => ({ page, to: null })),
    })
    const run =
      (first: number, count: number): Body =>
      ({ cpu, space, targets }) => {
        for (const page of targets) cpu.write(space.region(page, 1).entry, invalid)
        cpu.invalidate(space.range(first, count))
        cpu.wait()
      }
    for (const hardware of ['vt-d', 'x86-ept']) {
      expect(await check(run(1, 2), two, hardware), hardware).toEqual([])
      expect(await check(run(0, 0), two, hardware), hardware).toEqual(['isolatedAfterReturn'])
    }
    expect(await check(run(1, 1), two, 'vt-d')).toEqual(['isolatedAfterReturn'])
    expect(await check(run(2, 2), two, 'vt-d')).toEqual(['isolatedAfterReturn'])
    expect(await check(run(2, 2), two, 'x86-ept')).toEqual([])
  })

  test('a block that is too small leaves pieces of a large leaf, and the leaf (VT-d 6.5.3.2)', async () => {
    const all = scenario({
      name: 'unmap all',
      entries: 4,
      after: space => space.pages.map(page => ({ page, to: null })),
    })
    const run =
      (count: number): Body =>
      ({ cpu, superpage, space }) => {
        cpu.write(superpage.entry, invalid)
        cpu.invalidate(space.range(0, count))
        cpu.wait()
      }
    expect(await check(run(4), all, 'vt-d')).toEqual([])
    expect(await check(run(2), all, 'vt-d')).toEqual(['isolatedAfterReturn'])
    expect(await check(run(2), all, but('vt-d', 'fractures', false))).toEqual(['isolatedAfterReturn'])
    const anyEntry = variant(but('vt-d', 'fractures', false), 'any entry', 'for a test', {
      span: inferred('anyEntryForAddress', 'this test'),
    })
    expect(await check(run(2), all, anyEntry)).toEqual([])
  })

  test('completion covers accesses in flight as K18 says', async () => {
    const undrained: Body = work => {
      const { entry } = work.space.region(work.target, 1)
      work.cpu.write(entry, invalid)
      work.cpu.invalidate(work.target)
      work.cpu.wait()
    }
    expect(await check(undrained, small, 'vt-d')).toEqual([])
    expect(await check(undrained, small, but('vt-d', 'drains', 'flag'))).toEqual(['isolatedAfterReturn'])
    expect(await check(unmap, small, but('vt-d', 'drains', 'flag'))).toEqual([])
    expect(await check(unmap, small, but('vt-d', 'drains', 'no'))).toEqual(['isolatedAfterReturn'])
  })

  test('a completion that comes too early covers accesses in flight only when it is repeated (K18)', async () => {
    const early = but('arm-cpu-bbm2', 'drains', 'onRepeat')
    const clear = ({ cpu, space, target }: Workplace): void => {
      cpu.write(space.region(target, 1).entry, invalid)
      cpu.fence('complete')
    }
    const body =
      (act: (work: Workplace) => void): Body =>
      work => {
        clear(work)
        act(work)
        work.cpu.invalidate(work.target)
        work.cpu.wait()
      }
    const late = ['isolatedAfterReturn']
    expect(
      await check(
        body(() => {}),
        small,
        early,
      ),
    ).toEqual(late)
    expect(
      await check(
        body(() => {}),
        small,
        'arm-cpu-bbm2',
      ),
    ).toEqual([])
    const repeated = body(({ cpu, target }) => {
      cpu.invalidate(target)
      cpu.wait()
    })
    expect(await check(repeated, small, early)).toEqual([])
    const byFence = body(({ cpu, target }) => {
      cpu.invalidate(target)
      cpu.fence('complete')
    })
    expect(await check(byFence, small, early)).toEqual([])
    expect(
      await check(
        body(({ cpu, target }) => cpu.invalidate(target)),
        small,
        early,
      ),
    ).toEqual(late)
    const other = body(({ cpu }) => {
      cpu.invalidate(pageNumber(1))
      cpu.wait()
    })
    expect(await check(other, small, early)).toEqual(late)
    const onAnotherPath = body(({ cpu, target }) => {
      cpu.allocate({
        onFailure: failing => {
          failing.invalidate(target)
          failing.wait()
        },
      })
    })
    expect(await check(onAnotherPath, small, early)).toEqual(late)
    // The first may act before the store is seen: then the second is the first that does anything.
    const unfenced: Body = ({ cpu, space, target }) => {
      cpu.write(space.region(target, 1).entry, invalid)
      cpu.invalidate(target)
      cpu.wait()
      cpu.invalidate(target)
      cpu.wait()
    }
    expect(await check(unfenced, small, early)).toEqual(late)
    expect(await check(unfenced, small, 'arm-cpu-bbm2')).toEqual([])
    const storeBetween: Body = ({ cpu, space, target }) => {
      for (let times = 0; times < 2; times++) {
        cpu.invalidate(target)
        cpu.wait()
        if (times === 0) cpu.write(space.region(target, 1).entry, invalid)
        cpu.fence('complete')
      }
    }
    expect(await check(storeBetween, small, early)).toEqual(late)
  })

  test('a poll that gives up is no wait', async () => {
    expect(await check(unmap, small, but('vt-d', 'completion', 'pollBounded'))).toEqual(['isolatedAfterReturn'])
  })
})
