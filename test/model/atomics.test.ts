// Atomics, and tables that CPUs free by what they read. The sentence of each test is the rule.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  type EntryValue,
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  pointer,
  scenario,
} from '../../model/index.ts'
import { check, same, small, two, twoCpus, twoUnmap } from './small-cases.ts'

const page = pageNumber(0)
const strong = 'amd-vi'
const weak = 'smmu-v3-bbm2'

function lessOne(value: EntryValue): EntryValue {
  return value.kind === 'number' ? { ...value, number: Math.max(0, value.number - 1) } : value
}

describe('tables that locals point to', () => {
  const merging =
    (locked: boolean): Body =>
    work => {
      for (const cpu of twoCpus(work)) {
        if (locked) cpu.lock('tables')
        const upper = cpu.read(work.superpage.entry)
        cpu.if(
          upper.isTable,
          () => {
            cpu.write(work.superpage.entry, leaf(frameNumber(0), 'rw'))
            cpu.fence('complete')
            cpu.invalidate(work.superpage)
            cpu.wait()
            cpu.free(upper)
          },
          null,
          { sometimes: true },
        )
        if (locked) cpu.unlock('tables')
      }
    }

  test('are freed twice by a race, and once under a lock', async () => {
    expect(await check(merging(false), two, strong)).toEqual(['noUseAfterFree'])
    expect(await check(merging(true), two, strong)).toEqual([])
  })
})

describe('atomics', () => {
  const linked: Body = work => {
    for (const cpu of twoCpus(work)) {
      const mine = cpu.allocate()
      for (const each of work.superpage.pages) cpu.write(mine.entry(each), leaf(frameNumber(each), 'rw'))
      cpu.fence('complete')
      const whole = leaf(frameNumber(0), 'rw')
      const seen = cpu.compareExchange(work.superpage.entry, whole, pointer(mine))
      cpu.if(
        seen.is(whole),
        () => cpu.add(work.word(`linked by ${mine.name}`), 1),
        () => cpu.free(mine),
      )
    }
  }
  const splits = scenario({
    name: 'two CPUs link a table',
    cpus: 2,
    after: () => [],
    notApplicable: { isolatedAfterReturn: 'no target', noConflict: 'not what is asked here' },
  })

  test('let one of two win, and the other free what it has not linked', async () => {
    expect(await check(linked, splits, strong)).toEqual([])
    expect(await check(linked, splits, weak)).toEqual([])
  })

  test('count: of two that give back a reference one is the last', async () => {
    const putting =
      (atomic: boolean): Body =>
      work => {
        const refs = work.word('references', { initial: 2, max: 2 })
        const table = work.space.tableBelow(work.superpage.entry)
        if (table === null) throw new Error('a table is wanted')
        for (const cpu of twoCpus(work)) {
          const lastReference = (): void => {
            cpu.write(work.superpage.entry, leaf(frameNumber(0), 'rw'))
            cpu.fence('complete')
            cpu.invalidate(work.superpage)
            cpu.wait()
            cpu.free(table)
          }
          if (atomic) cpu.if(cpu.add(refs, -1).is(1), lastReference, null, { sometimes: true })
          else {
            cpu.write(refs, cpu.read(refs).map('less one', lessOne))
            cpu.if(cpu.read(refs).is(0), lastReference, null, { sometimes: true })
          }
        }
      }
    const freedOnce = scenario({
      ...two,
      name: 'the last reference',
      notApplicable: { isolatedAfterReturn: 'no target', noConflict: 'not what is asked here' },
    })
    expect(await check(putting(true), freedOnce, strong)).toEqual([])
    expect(await check(putting(true), freedOnce, weak)).toEqual([])
    expect(await check(putting(false), freedOnce, weak)).toContain('noUseAfterFree')
  })

  test('leave a word within its range, or that is said', async () => {
    const body: Body = ({ cpu, word }) => {
      cpu.add(word('references'), -1)
    }
    expect(await check(body, same, strong)).toEqual(['achieves', 'completes'])
  })

  test('exchange gives what was there, and is one step', async () => {
    const body =
      (atomic: boolean): Body =>
      work => {
        const entry = work.superpage.entry
        for (const cpu of twoCpus(work)) {
          const seen = atomic ? cpu.exchange(entry, leaf(frameNumber(0), 'rw')) : cpu.read(entry)
          if (!atomic) cpu.write(entry, leaf(frameNumber(0), 'rw'))
          cpu.if(
            seen.isTable,
            () => {
              cpu.fence('complete')
              cpu.invalidate(work.superpage)
              cpu.wait()
              cpu.free(seen)
            },
            null,
            { sometimes: true },
          )
        }
      }
    const merged = scenario({
      ...two,
      name: 'merge twice',
      notApplicable: { isolatedAfterReturn: 'no target', noConflict: 'not what is asked here' },
    })
    expect(await check(body(true), merged, weak)).toEqual([])
    expect(await check(body(false), merged, weak)).toEqual(['noUseAfterFree'])
  })

  test('are pending for walks under weak order: an invalidation may act before', async () => {
    const body =
      (fenced: boolean): Body =>
      ({ cpu, space, target }) => {
        cpu.exchange(space.region(target, 1).entry, invalid)
        if (fenced) cpu.fence('complete')
        cpu.invalidate(target)
        cpu.wait({ drain: true })
      }
    expect(await check(body(false), small, weak)).toEqual(['isolatedAfterReturn'])
    expect(await check(body(true), small, weak)).toEqual([])
    expect(await check(body(false), small, strong)).toEqual([])
  })

  test('wait for what their CPU stored before, so that nobody sees it after', async () => {
    const body =
      (atomic: boolean): Body =>
      work => {
        const [first, second] = twoCpus(work)
        const flag = work.word('cleared')
        first.write(work.space.region(page, 1).entry, invalid)
        if (atomic) first.exchange(flag, 1)
        else first.write(flag, 1)
        second.loop(() => {
          const seen = second.read(flag)
          second.if(seen.is(1), () => second.leave())
        })
        second.invalidate(page)
        second.wait({ drain: true })
      }
    expect(await check(body(true), twoUnmap, weak)).toEqual([])
    expect(await check(body(false), twoUnmap, weak)).toEqual(['isolatedAfterReturn'])
  })
})
