// The machine rule by rule: for each, a small procedure whose verdict turns on that rule alone, on hardware that differs in the
// one answer that decides. The sentence of each test is the rule; its source stands beside the rule in the code.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  frameNumber,
  inferred,
  invalid,
  leaf,
  newFrame,
  type Profile,
  pageNumber,
  pointer,
  procedure,
  profileNamed,
  type Questions,
  type Scenario,
  scenario,
  variant,
} from '../../model/index.ts'
import { graphOf } from '../oracle/toy-checker.ts'
import { built, mistakeOf, violatedBy } from './verdicts.ts'

const split = scenario({
  name: 'split',
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})
const small = scenario({
  name: 'small pages',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

/** A profile with one answer changed. */
function but<K extends keyof Questions>(name: string, question: K, value: Questions[K]): Profile {
  return variant(profileNamed(name), `${name}, ${question}`, 'for a test', { [question]: inferred(value, 'this test') })
}

function check(body: Body, where: Scenario, hardware: string | Profile): Promise<readonly string[] | null> {
  return violatedBy(procedure('under test', body), where, hardware)
}

const unmap: Body = ({ cpu, space, target }) => {
  const { entry } = space.region(target, 1)
  cpu.write(entry, invalid)
  cpu.clean(entry)
  cpu.fence('complete')
  cpu.invalidate(target)
  cpu.wait({ drain: true })
}

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

  test('a poll that gives up is no wait', async () => {
    expect(await check(unmap, small, but('vt-d', 'completion', 'pollBounded'))).toEqual(['isolatedAfterReturn'])
  })
})

describe('two entries for one page', () => {
  const swap: Body = ({ cpu, superpage }) => {
    const table = cpu.allocate()
    for (const page of superpage.pages) cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'))
    cpu.write(superpage.entry, pointer(table))
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
  }
  const same = scenario({ name: 'same map', after: () => [], notApplicable: { isolatedAfterReturn: 'no target' } })

  test('the same translation at two sizes is judged by K7', async () => {
    expect(await check(swap, same, 'vt-d')).toEqual([])
    expect(await check(swap, same, but('vt-d', 'sizeConflict', ['either', 'fatal']))).toEqual(['noConflict'])
    expect(await check(swap, same, but('vt-d', 'changeConflict', ['either', 'fatal']))).toEqual([])
  })

  test('pieces that the hardware makes of one large leaf are no conflict', async () => {
    const nothing: Body = ({ cpu, superpage }) => {
      cpu.invalidate(superpage)
      cpu.wait()
    }
    expect(await check(nothing, same, but('vt-d', 'sizeConflict', ['fatal']))).toEqual([])
  })

  test('differing frames are judged by K8, even at one size', async () => {
    const replaced = scenario({
      name: 'replaced',
      leafLevel: 1,
      after: space => [{ page: pageNumber(0), to: { frame: newFrame(space), rights: 'rw' } }],
    })
    const body: Body = ({ cpu, space, target }) => {
      cpu.write(space.region(target, 1).entry, leaf(newFrame(space), 'rw'))
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }
    expect(await check(body, replaced, 'vt-d')).toEqual([])
    expect(await check(body, replaced, but('vt-d', 'changeConflict', ['either', 'amalgam']))).toEqual(['noConflict'])
  })

  test('the strict reading exempts a size change only while the whole translates alike (K22)', async () => {
    const strict = variant(profileNamed('vt-d'), 'strict', 'for a test', {
      changeConflict: inferred(['amalgam'], 'this test'),
      sizeChangeJudged: inferred('entry', 'this test'),
    })
    const less: Body = ({ cpu, superpage, target }) => {
      const table = cpu.allocate()
      for (const page of superpage.pages)
        cpu.write(table.entry(page), page === target ? invalid : leaf(frameNumber(page), 'rw'))
      cpu.write(superpage.entry, pointer(table))
      cpu.invalidate(superpage)
      cpu.wait({ drain: true })
    }
    expect(await check(swap, same, strict)).toEqual([])
    expect(await check(less, split, strict)).toEqual(['noConflict'])
    expect(await check(less, split, but('vt-d', 'changeConflict', ['amalgam']))).toEqual([])
  })
})

describe('rights', () => {
  const downgrade = scenario({
    name: 'read only from now on',
    leafLevel: 1,
    after: () => [{ page: pageNumber(0), to: { frame: frameNumber(0), rights: 'r' } }],
  })
  const write =
    (rights: 'r' | 'rw', invalidates: boolean): Body =>
    ({ cpu, space, target }) => {
      cpu.write(space.region(target, 1).entry, leaf(frameNumber(0), rights))
      if (!invalidates) return
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }

  test('a downgrade without an invalidation leaves the right in use', async () => {
    expect(await check(write('r', true), downgrade, 'vt-d')).toEqual([])
    expect(await check(write('r', false), downgrade, 'vt-d')).toEqual(['isolatedAfterReturn'])
  })

  test('an upgrade without an invalidation refuses writes, where accesses are not tried again', async () => {
    const upgrade = scenario({
      name: 'read and write from now on',
      leafLevel: 1,
      before: () => [{ page: pageNumber(0), to: { frame: frameNumber(0), rights: 'r' } }],
      start: space => space.startWith(space.region(pageNumber(0), 1).entry, leaf(frameNumber(0), 'r')),
      after: () => [{ page: pageNumber(0), to: { frame: frameNumber(0), rights: 'rw' } }],
    })
    expect(await check(write('rw', true), upgrade, 'vt-d')).toEqual([])
    expect(await check(write('rw', false), upgrade, 'vt-d')).toEqual(['available'])
    expect(await check(write('rw', false), upgrade, 'x86-ept')).toEqual([])
  })

  test('a split that loses a right of a neighbour is no mirror', async () => {
    const body: Body = ({ cpu, superpage, target }) => {
      const table = cpu.allocate()
      for (const page of superpage.pages)
        cpu.write(table.entry(page), page === target ? invalid : leaf(frameNumber(page), 'r'))
      cpu.write(superpage.entry, pointer(table))
      cpu.invalidate(superpage)
      cpu.wait({ drain: true })
    }
    expect(await check(body, split, 'vt-d')).toEqual(['available', 'achieves'])
  })
})

describe('nT', () => {
  test('a leaf with nT that may fault is no mapping to rely on', async () => {
    const same = scenario({ name: 'same map', after: () => [], notApplicable: { isolatedAfterReturn: 'no target' } })
    const body: Body = ({ cpu, superpage }) => {
      cpu.write(superpage.entry, leaf(frameNumber(0), 'rw', { nT: true }))
      cpu.invalidate(superpage)
      cpu.wait()
    }
    expect(await check(body, same, but('vt-d', 'nT', 'notCached'))).toEqual([])
    expect(await check(body, same, but('vt-d', 'nT', 'mayFault'))).toEqual(['available'])
  })
})

describe('who owns a frame', () => {
  test('a store that lands in a freed table is a use after free', async () => {
    const body: Body = ({ cpu, superpage, space, target }) => {
      const table = space.tableBelow(superpage.entry)
      if (table !== null) cpu.write(table.entry(target), invalid)
      cpu.write(superpage.entry, invalid)
      cpu.invalidate(superpage)
      cpu.wait({ drain: true })
      if (table !== null) cpu.free(table)
    }
    const all = scenario({
      name: 'unmap all',
      leafLevel: 1,
      after: space => space.pages.map(page => ({ page, to: null })),
    })
    expect(await check(body, all, 'vt-d')).toEqual([])
    expect(await check(body, all, 'smmu-v3-bbm2')).toContain('noUseAfterFree')
    expect(await check(body, all, 'vt-d-unsnooped')).toContain('noUseAfterFree')
  })

  test('two CPUs that free one table: the second free is a use after free', async () => {
    const two = scenario({
      name: 'two CPUs',
      cpus: 2,
      leafLevel: 1,
      after: space => space.pages.map(page => ({ page, to: null })),
    })
    const body: Body = ({ cpus, superpage, space }) => {
      const table = space.tableBelow(superpage.entry)
      for (const cpu of cpus) {
        cpu.write(superpage.entry, invalid)
        cpu.invalidate(superpage)
        cpu.wait({ drain: true })
        if (table !== null) cpu.free(table)
      }
    }
    expect(await check(body, two, 'vt-d')).toEqual(['noUseAfterFree'])
  })

  test('the contents of a new table are not known until they are written', async () => {
    const body =
      (zeroed: boolean): Body =>
      ({ cpu, superpage }) => {
        cpu.write(superpage.entry, pointer(cpu.allocate({ zeroed })))
        cpu.invalidate(superpage)
        cpu.wait({ drain: true })
      }
    const all = scenario({ name: 'unmap all', after: space => space.pages.map(page => ({ page, to: null })) })
    expect(await check(body(true), all, 'vt-d')).toEqual([])
    expect(await check(body(false), all, 'vt-d')).toEqual(['exact', 'isolatedAfterReturn', 'achieves'])
  })
})

describe('locks', () => {
  const nothingToDo = scenario({
    name: 'two CPUs',
    cpus: 2,
    after: () => [],
    notApplicable: { isolatedAfterReturn: 'no target' },
  })
  const taking =
    (first: readonly string[], second: readonly string[]): Body =>
    ({ cpus, superpage }) => {
      for (const [index, order] of [first, second].entries()) {
        const cpu = cpus[index]
        for (const lock of order) cpu?.lock(lock)
        cpu?.invalidate(superpage)
        cpu?.wait()
        for (const lock of [...order].reverse()) cpu?.unlock(lock)
      }
    }

  test('two CPUs that take two locks in one order come through, in opposite orders they may not', async () => {
    expect(await check(taking(['a', 'b'], ['a', 'b']), nothingToDo, 'vt-d')).toEqual([])
    expect(await check(taking(['a', 'b'], ['b', 'a']), nothingToDo, 'vt-d')).toEqual(['completes'])
  })

  test('a release makes earlier stores visible before the next CPU has the lock, and does not wait for it', () => {
    const body: Body = ({ cpus: [first, second], superpage }) => {
      first?.lock('table')
      first?.write(superpage.entry, invalid)
      first?.unlock('table')
      second?.lock('table')
      second?.unlock('table')
    }
    const { model } = built(procedure('under test', body), nothingToDo, 'smmu-v3-bbm2')
    const lock = model.cells.findIndex(({ name }) => name === 'lock table')
    const pending = model.cells.findIndex(({ name }) => name.startsWith('store to L2[0] pending'))
    const graph = graphOf(model, 100_000)
    const seen = (holder: string): boolean =>
      graph?.states.some(state => state[pending] === 1 && model.cells[lock]?.labels[state[lock] ?? 0] === holder) ??
      false
    expect(['held by CPU 0', 'released by CPU 0', 'held by CPU 1', 'free'].map(seen)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test('a lock that was not taken cannot be given back, and one CPU cannot take one twice', () => {
    const mistake = (body: Body) => mistakeOf(() => built(procedure('wrong', body), nothingToDo, 'vt-d')).message
    expect(mistake(({ cpu }) => cpu.unlock('a'))).toBe('the lock a is given back but was not taken')
    expect(
      mistake(({ cpu }) => {
        cpu.lock('a')
        cpu.lock('a')
      }),
    ).toBe('the lock a is taken twice by one CPU')
  })
})

test('a procedure that does nothing is not safe: it does not do its job', async () => {
  const body: Body = ({ cpu, superpage }) => {
    cpu.invalidate(superpage)
    cpu.wait()
  }
  expect(await check(body, split, 'vt-d')).toEqual(['isolatedAfterReturn', 'achieves'])
})
