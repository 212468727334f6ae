// Two entries for one page: which question judges them.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  frameNumber,
  inferred,
  invalid,
  leaf,
  newFrame,
  pageNumber,
  pointer,
  profileNamed,
  scenario,
  variant,
} from '../../model/index.ts'
import { but, check, same, split } from './small-cases.ts'
import { why } from './why.ts'

describe('two entries for one page', () => {
  const swap: Body = ({ cpu, superpage }) => {
    const table = cpu.allocate()
    for (const page of superpage.pages) cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'))
    cpu.write(superpage.entry, pointer(table))
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
  }

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

  test('where the specification leaves a live change to the implementation, nothing is promised (K25)', async () => {
    const fenced: Body = work => {
      work.cpu.write(work.space.region(work.target, 1).entry, leaf(frameNumber(0), 'r'))
      work.cpu.fence('complete')
      work.cpu.invalidate(work.target)
      work.cpu.wait({ drain: true })
    }
    expect(await check(fenced, downgrade, 'riscv-iommu')).toEqual(['noConflict'])
    expect(await check(fenced, downgrade, but('riscv-iommu', 'rightsConflict', ['either']))).toEqual([])
    expect((await why(fenced, downgrade, 'riscv-iommu', 'noConflict')).join(' ')).toContain(
      'whatever its maker chose, since its specification leaves it open',
    )
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
    const body: Body = ({ cpu, superpage }) => {
      cpu.write(superpage.entry, leaf(frameNumber(0), 'rw', { nT: true }))
      cpu.invalidate(superpage)
      cpu.wait()
    }
    expect(await check(body, same, but('vt-d', 'nT', 'notCached'))).toEqual([])
    expect(await check(body, same, but('vt-d', 'nT', 'mayFault'))).toEqual(['available'])
  })
})
