// Dirty marks that hardware sets (K21): what a procedure may lose, and what it keeps.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  frameNumber,
  invalid,
  leaf,
  type Page,
  pageNumber,
  pointer,
  scenario,
  type Workplace,
} from '../../model/index.ts'
import { but, check } from './small-cases.ts'

const page: Page = pageNumber(0)
const marking = ['x86-ept', 'smmu-v3-bbm2', 'riscv-iommu', 'amd-vi', 'arm-cpu-bbm2'] as const
const notApplicable = { isolatedAfterReturn: 'no target' }

/** One superpage, whose mark software collects, or changes. */
const stays = scenario({ name: 'the map stays', dirtyMarks: true, after: () => [], notApplicable })

const gone = scenario({
  name: 'the superpage goes',
  dirtyMarks: true,
  after: space => space.pages.map(each => ({ page: each, to: null })),
})

const readOnly = scenario({
  name: 'the superpage may only be read from now on',
  dirtyMarks: true,
  after: space => space.pages.map(each => ({ page: each, to: { frame: frameNumber(each), rights: 'r' } })),
})

const clean = leaf(frameNumber(0), 'rw')

function flush({ cpu, superpage }: Workplace): void {
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
}

/** The entry is read, and stored again in another step. */
const readThenStore =
  (value: Parameters<Workplace['cpu']['write']>[1]): Body =>
  work => {
    work.cpu.read(work.superpage.entry)
    work.cpu.write(work.superpage.entry, value)
    flush(work)
  }

const exchanged =
  (value: Parameters<Workplace['cpu']['write']>[1]): Body =>
  work => {
    work.cpu.exchange(work.superpage.entry, value)
    flush(work)
  }

/** What a change of rights violates; whether it may be done live at all (K25) is another question. */
async function changes(body: Body, name: string): Promise<readonly string[] | undefined> {
  return (await check(body, readOnly, name))?.filter(property => property !== 'noConflict')
}

describe.each(marking)('a mark that is set between a read and a store, on %s', name => {
  test('is lost where the entry is cleared, changed or cleaned in two steps', async () => {
    expect(await check(readThenStore(invalid), gone, name)).toEqual(['keepsDirty'])
    expect(await changes(readThenStore(leaf(frameNumber(0), 'r')), name)).toEqual(['keepsDirty'])
    expect(await check(readThenStore(clean), stays, name)).toEqual(['keepsDirty'])
  })

  test('is read where it is done in one', async () => {
    expect(await check(exchanged(invalid), gone, name)).toEqual([])
    expect(await changes(exchanged(leaf(frameNumber(0), 'r')), name)).toEqual([])
    expect(await check(exchanged(clean), stays, name)).toEqual([])
  })

  test('does not exist where hardware sets none', async () => {
    expect(await check(readThenStore(invalid), gone, but(name, 'accessedDirty', 'none'))).toEqual([])
  })
})

describe('a mark that was there at the start', () => {
  const marked = scenario({
    name: 'written before',
    dirtyMarks: true,
    start: space => space.startWith(space.region(page, 2).entry, leaf(frameNumber(0), 'rw', { dirty: true })),
    after: () => [],
    notApplicable,
  })

  test('is lost by a store that nobody has read before, whatever the hardware', async () => {
    const store: Body = work => {
      work.cpu.write(work.superpage.entry, clean)
      flush(work)
    }
    expect(await check(store, marked, 'x86-ept')).toEqual(['keepsDirty'])
    expect(await check(store, marked, 'vt-d')).toEqual(['keepsDirty'])
    const kept: Body = work => {
      work.cpu.write(work.superpage.entry, leaf(frameNumber(0), 'rw', { dirty: true }))
      flush(work)
    }
    expect(await check(kept, marked, 'x86-ept')).toEqual([])
  })
})

describe('a mark that is cleared', () => {
  const unflushed: Body = work => {
    work.cpu.exchange(work.superpage.entry, clean)
    work.cpu.fence('complete')
  }

  test('is not set again by a translation that was made before, until that is gone', async () => {
    expect(await check(unflushed, stays, 'x86-ept')).toEqual(['keepsDirty'])
    expect(await check(unflushed, stays, but('x86-ept', 'accessedDirty', 'none'))).toEqual([])
  })

  test('covers writes in flight only where they are drained', async () => {
    const drains =
      (drain: boolean): Body =>
      work => {
        work.cpu.exchange(work.superpage.entry, clean)
        work.cpu.fence('complete')
        work.cpu.invalidate(work.superpage)
        work.cpu.wait({ drain })
      }
    expect(await check(drains(true), stays, 'riscv-iommu')).toEqual([])
    expect(await check(drains(false), stays, 'riscv-iommu')).toEqual(['keepsDirty'])
  })

  test('lets a clean translation read on, and no more', async () => {
    const flushedIfDirty: Body = work => {
      const { cpu, superpage } = work
      const seen = cpu.exchange(superpage.entry, leaf(frameNumber(0), 'r'))
      cpu.fence('complete')
      cpu.if(seen.isDirty, taken => flush({ ...work, cpu: taken }))
    }
    expect(await check(flushedIfDirty, readOnly, 'x86-ept')).toEqual([])
    expect(await check(flushedIfDirty, readOnly, but('x86-ept', 'accessedDirty', 'none'))).toEqual([
      'isolatedAfterReturn',
    ])
  })
})

describe('a superpage is split', () => {
  const split =
    (carriesOver: boolean): Body =>
    work => {
      const { cpu, superpage } = work
      const seen = cpu.exchange(superpage.entry, invalid)
      flush(work)
      const table = cpu.allocate()
      for (const each of superpage.pages)
        cpu.write(
          table.entry(each),
          carriesOver
            ? seen.map(`page ${each} of it`, value =>
                value.kind === 'leaf' ? { ...value, frame: frameNumber(each) } : value,
              )
            : leaf(frameNumber(each), 'rw'),
        )
      cpu.fence('complete')
      cpu.write(superpage.entry, pointer(table))
      cpu.fence('complete')
    }

  test('with its mark carried over, or read', async () => {
    expect(await check(split(true), stays, 'x86-paging')).toEqual([])
    expect(await check(split(false), stays, 'x86-paging')).toEqual([])
  })
})

describe('a table is taken out', () => {
  const table = scenario({
    name: 'all pages of a table go',
    leafLevel: 1,
    dirtyMarks: true,
    after: space => space.pages.map(each => ({ page: each, to: null })),
  })
  const unlinked =
    (flushesFirst: boolean): Body =>
    work => {
      const { cpu, space, superpage } = work
      const below = space.tableBelow(superpage.entry)
      if (below === null) return
      cpu.write(superpage.entry, invalid)
      if (flushesFirst) flush(work)
      for (const each of superpage.pages) cpu.read(below.entry(each))
      if (!flushesFirst) flush(work)
      cpu.free(below)
    }

  test('and its marks are read before the flush: a cached pointer still lets them be set', async () => {
    expect(await check(unlinked(false), table, 'x86-ept')).toEqual(['keepsDirty'])
    expect(await check(unlinked(true), table, 'x86-ept')).toEqual([])
  })
})

describe('a leaf over several entries', () => {
  const run = scenario({
    name: 'a leaf over two entries goes',
    roots: 4,
    dirtyMarks: true,
    start: space => {
      for (const entry of space.run(page, 2, 2).entries) space.startWith(entry, leaf(frameNumber(0), 'rw', { run: 2 }))
    },
    after: space => space.run(page, 2, 2).pages.map(each => ({ page: each, to: null })),
  })
  const reads =
    (count: number): Body =>
    work => {
      const { cpu, space } = work
      const { entries } = space.run(page, 2, 2)
      for (const [index, entry] of entries.entries())
        if (index < count) cpu.exchange(entry, invalid)
        else cpu.write(entry, invalid)
      cpu.fence('complete')
      cpu.invalidate(space.run(page, 2, 2))
      cpu.wait({ drain: true })
    }

  test('has a mark in each, and all must be read', async () => {
    expect(await check(reads(2), run, 'amd-vi')).toEqual([])
    expect(await check(reads(1), run, 'amd-vi')).toEqual(['keepsDirty'])
  })
})
