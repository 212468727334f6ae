// Corners of the machine in which a wrong answer was once given: a wrong `holds` first, wrong alarms after.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  frameNumber,
  invalid,
  leaf,
  type MapChanges,
  newFrame,
  type Page,
  pageNumber,
  pointer,
  scenario,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import { but, check, small, split } from './small-cases.ts'

const page: Page = pageNumber(0)

function visible({ cpu }: Workplace, entry: Parameters<Workplace['cpu']['write']>[0]): void {
  cpu.clean(entry)
  cpu.fence('complete')
}

/** Unmaps the whole superpage and waits, before an allocation that may fail. */
const unmapThenAllocate =
  (onFailure: (work: Workplace) => void, afterwards: (work: Workplace) => void): Body =>
  work => {
    const { cpu, superpage } = work
    cpu.write(superpage.entry, invalid)
    visible(work, superpage.entry)
    cpu.invalidate(superpage)
    cpu.allocate({ onFailure: failing => onFailure({ ...work, cpu: failing }) })
    afterwards(work)
  }
const all = scenario({ name: 'unmap all', after: space => space.pages.map(each => ({ page: each, to: null })) })

describe('held where it does not', () => {
  test('accesses in flight are drained on the path that asks for it, not on another', async () => {
    const drainsElsewhere = unmapThenAllocate(
      ({ cpu }) => {
        cpu.wait()
        cpu.release(frameNumber(0))
      },
      ({ cpu }) => cpu.wait({ drain: true }),
    )
    const drainsHere = unmapThenAllocate(
      ({ cpu }) => {
        cpu.wait({ drain: true })
        cpu.release(frameNumber(0))
      },
      ({ cpu }) => cpu.wait({ drain: true }),
    )
    expect(await check(drainsElsewhere, all, 'riscv-iommu')).toEqual(['isolatedAfterRelease'])
    expect(await check(drainsHere, all, 'riscv-iommu')).toEqual([])
  })

  test("a CPU's invalidation does not empty the write buffer in front of the IOMMU", async () => {
    const map = scenario({
      name: 'map a page in shared tables',
      units: 'hardware and CPU',
      leafLevel: 1,
      before: () => [{ page, to: null }],
      start: space => space.startWith(space.region(page, 1).entry, invalid),
      after: space => [{ page, to: { frame: newFrame(space), rights: 'rw' } }],
    })
    const body =
      (unit: string): Body =>
      work => {
        const { entry } = work.space.region(page, 1)
        work.cpu.write(entry, leaf(newFrame(work.space), 'rw'))
        visible(work, entry)
        work.cpu.invalidate(page, { unit })
        work.cpu.wait()
      }
    expect(await check(body('MMU'), map, 'vt-d-old')).toEqual(['available'])
    expect(await check(body('IOMMU'), map, 'vt-d-old')).toEqual([])
  })

  test('a frame that is released is not used, even where the map after still gives it', async () => {
    const body: Body = work => {
      const { entry } = work.space.region(page, 1)
      work.cpu.write(entry, invalid)
      work.cpu.invalidate(page)
      work.cpu.wait()
      work.cpu.release(frameNumber(1))
    }
    expect(await check(body, small, 'vt-d')).toEqual(['isolatedAfterRelease'])
  })

  test('a map in between that is left behind counts after the return', async () => {
    const through: MapChanges = [{ page, to: { frame: frameNumber(2), rights: 'rw' } }]
    const map = scenario({
      name: 'through another frame',
      leafLevel: 1,
      before: () => [{ page, to: null }],
      start: space => space.startWith(space.region(page, 1).entry, invalid),
      between: () => [through],
      after: () => [{ page, to: { frame: frameNumber(3), rights: 'rw' } }],
    })
    const body: Body = ({ cpu, space }) => {
      cpu.write(space.region(page, 1).entry, leaf(frameNumber(2), 'rw'))
      cpu.write(space.region(page, 1).entry, leaf(frameNumber(3), 'rw'))
    }
    expect(await check(body, map, 'vt-d')).toEqual(['isolatedAfterReturn'])
  })

  test('a wait for the IOMMU alone is no fence, though an earlier one completed a TLBI of the CPU', async () => {
    const shared = scenario({
      name: 'split in shared tables',
      units: 'hardware and CPU',
      after: space => space.pages.slice(0, 1).map(each => ({ page: each, to: null })),
    })
    const body =
      (unit: string): Body =>
      work => {
        const { cpu, superpage } = work
        cpu.invalidate(superpage, { unit: 'MMU' })
        cpu.wait()
        const table = cpu.allocate()
        cpu.write(table.at(0), invalid)
        cpu.write(table.at(1), leaf(frameNumber(1), 'rw'))
        cpu.invalidate(superpage, { unit })
        cpu.wait()
        cpu.write(superpage.entry, pointer(table))
        visible(work, superpage.entry)
        cpu.invalidate(superpage)
        cpu.wait({ drain: true })
      }
    expect(await check(body('IOMMU'), shared, 'smmu-v3-bbm2')).toContain('exact')
    expect(await check(body('MMU'), shared, 'smmu-v3-bbm2')).not.toContain('exact')
  })

  test('an error return that leaves other pages unmapped has broken them', async () => {
    const body: Body = work => {
      const { cpu, superpage } = work
      cpu.write(superpage.entry, invalid)
      cpu.invalidate(superpage)
      cpu.wait()
      const table = cpu.allocate({ onFailure: () => undefined })
      cpu.write(table.at(0), invalid)
      cpu.write(table.at(1), leaf(frameNumber(1), 'rw'))
      cpu.write(superpage.entry, pointer(table))
    }
    expect(await check(body, split, 'x86-ept')).toEqual(['achieves'])
  })
})

describe('alarmed where it holds', () => {
  test('cleans of two CPUs pass the write buffer in the order in which they entered it', async () => {
    const both = scenario({
      name: 'two CPUs unmap a page each',
      cpus: 2,
      leafLevel: 1,
      after: space => space.pages.map(each => ({ page: each, to: null })),
    })
    const body: Body = ({ cpus, space }) => {
      for (const [number, cpu] of cpus.entries()) {
        const { entry } = space.region(pageNumber(number), 1)
        cpu.lock('table')
        cpu.write(entry, invalid)
        cpu.clean(entry)
        cpu.unlock('table')
        cpu.invalidate(pageNumber(number))
        cpu.wait({ drain: true })
      }
    }
    expect(await check(body, both, but('vt-d-old', 'walksAtExecution', 'stopped'))).toEqual([])
  })

  test('a clean of a line that is never stored to holds nothing in the write buffer, and those before it stay ahead', async () => {
    const other = scenario({ name: 'two tables', cpus: 2, roots: 2, leafLevel: 1, after: () => [] })
    const body: Body = ({ cpus, space }) => {
      const [one, two] = cpus
      if (one === undefined || two === undefined) return
      const fill = (cpu: typeof one, first: number): Table => {
        const table = cpu.allocate()
        cpu.write(table.at(0), leaf(frameNumber(first), 'rw'))
        cpu.write(table.at(1), leaf(frameNumber(first + 1), 'rw'))
        cpu.clean(table)
        return table
      }
      two.write(space.root.at(0), pointer(fill(two, 0)))
      two.clean(space.root.at(0))
      const found = one.read(space.root.at(0))
      const table = fill(one, 2)
      one.clean(found.at(0))
      one.write(space.root.at(1), pointer(table))
      one.clean(space.root.at(1))
      one.invalidate('everything')
      one.wait()
    }
    expect(await check(body, other, 'vt-d-old')).toEqual([])
  })

  test('filling a hole before a merge is no change of the whole, for the strict reading', async () => {
    const hole = scenario({
      name: 'a hole is filled, then the table becomes a superpage',
      leafLevel: 1,
      before: () => [{ page, to: null }],
      start: space => space.startWith(space.region(page, 1).entry, invalid),
      after: () => [{ page, to: { frame: frameNumber(0), rights: 'rw' } }],
    })
    const body: Body = work => {
      const { cpu, superpage, space } = work
      const { entry } = space.region(page, 1)
      cpu.write(entry, leaf(frameNumber(0), 'rw'))
      visible(work, entry)
      cpu.write(superpage.entry, leaf(frameNumber(0), 'rw'))
      visible(work, superpage.entry)
      cpu.invalidate(superpage)
      cpu.wait({ drain: true })
    }
    expect(await check(body, hole, 'smmu-v3-bbm2-strict')).toEqual([])
    expect(await check(body, hole, 'riscv-iommu-strict')).toEqual([])
  })

  test("a completing fence completes an Arm CPU's own invalidations, and not an SMMU's", async () => {
    const body: Body = work => {
      const { entry } = work.space.region(page, 1)
      work.cpu.write(entry, invalid)
      work.cpu.fence('complete')
      work.cpu.invalidate(page)
      work.cpu.fence('complete')
    }
    expect(await check(body, small, 'arm-cpu-bbm2')).toEqual([])
    expect(await check(body, small, 'smmu-v3-bbm2')).toEqual(['isolatedAfterReturn'])
  })
})
