// Store buffers under strong order: a load may be satisfied while earlier stores of its CPU still wait. The sentence of each test is the rule.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  type Cpu,
  frameNumber,
  invalid,
  isNot,
  leaf,
  pageNumber,
  pointer,
  type Scenario,
  scenario,
} from '../../model/index.ts'
import { check, twoCpus, twoUnmap } from './small-cases.ts'

const page = pageNumber(0)
const strong = 'amd-vi'

type Between = (cpu: Cpu) => void
const nothing: Between = () => undefined
const fence: Between = cpu => cpu.fence('complete')

const merge: Scenario = scenario({
  name: 'a table becomes a superpage unless another CPU says that it uses it',
  cpus: 2,
  leafLevel: 1,
  after: () => [],
  notApplicable: { isolatedAfterReturn: 'no target', noConflict: 'not what is asked here' },
})

/** Each CPU stores, does something, and looks at what the other stores; a table that somebody uses is not freed. */
const announce =
  (first: Between, second: Between): Body =>
  work => {
    const [merger, reader] = twoCpus(work)
    const { superpage, space } = work
    const table = space.tableBelow(superpage.entry)
    if (table === null) throw new Error('a table is wanted')
    const users = work.word('users')
    merger.write(superpage.entry, leaf(frameNumber(0), 'rw'))
    first(merger)
    const seen = merger.read(users)
    merger.invalidate(superpage)
    merger.wait()
    merger.if(seen.is(0), () => merger.free(table), null, { sometimes: true })

    reader.write(users, 1)
    second(reader)
    const upper = reader.read(superpage.entry)
    reader.if(upper.isTable, () => reader.read(upper.entry(page)), null, { sometimes: true })
  }

describe('two CPUs that each store, and then look at what the other stores', () => {
  test('may both see the old value', async () => {
    expect(await check(announce(nothing, nothing), merge, strong)).toEqual(['noUseAfterFree'])
  })

  test('need a fence each', async () => {
    expect(await check(announce(fence, nothing), merge, strong)).toEqual(['noUseAfterFree'])
    expect(await check(announce(nothing, fence), merge, strong)).toEqual(['noUseAfterFree'])
    expect(await check(announce(fence, fence), merge, strong)).toEqual([])
    expect(await check(announce(fence, fence), merge, 'smmu-v3-bbm2')).toEqual([])
  })

  test('are helped by a lock taken in between, or an atomic, and not by a store fence', async () => {
    const lock =
      (name: string): Between =>
      cpu => {
        cpu.lock(name)
        cpu.unlock(name)
      }
    expect(await check(announce(lock('one'), lock('other')), merge, strong)).toEqual([])
    const storeFence: Between = cpu => cpu.fence('store')
    expect(await check(announce(storeFence, storeFence), merge, strong)).toEqual(['noUseAfterFree'])
  })

  test('are helped by an invalidation that is an instruction, and by one that is waited for', async () => {
    const submitted: Between = cpu => cpu.invalidate(page)
    const waitedFor: Between = cpu => {
      cpu.invalidate(page)
      cpu.wait()
    }
    expect(await check(announce(submitted, submitted), merge, 'x86-paging')).toEqual([])
    expect(await check(announce(submitted, submitted), merge, strong)).toEqual(['noUseAfterFree'])
    expect(await check(announce(waitedFor, waitedFor), merge, strong)).toEqual([])
  })
})

test('a CPU sees its own store before others do', async () => {
  const body: Body = work => {
    const [first, second] = twoCpus(work)
    const turn = work.word('turn', { max: 2 })
    first.write(turn, 1)
    const seen = first.read(turn)
    first.if(seen.is(0), () => first.return(), null, { sometimes: true })
    first.write(work.space.region(page, 1).entry, invalid)
    first.invalidate(page)
    first.wait({ drain: true })
    second.write(turn, 2)
  }
  expect(await check(body, twoUnmap, strong)).toEqual([])
})

test('stores leave the buffer in order: a table is full when the pointer to it is seen', async () => {
  const mirrored: Scenario = scenario({
    name: 'a superpage becomes a table while another CPU counts',
    cpus: 2,
    after: () => [],
    notApplicable: { isolatedAfterReturn: 'no target' },
  })
  const body: Body = work => {
    const [first, second] = twoCpus(work)
    const { superpage } = work
    const count = work.word('count')
    const table = first.allocate()
    for (const each of superpage.pages) first.write(table.entry(each), leaf(frameNumber(each), 'rw'))
    first.write(superpage.entry, pointer(table))
    const seen = first.read(count)
    first.if(isNot(seen.is(0)), () => first.fence('complete'), null, { sometimes: true })
    first.fence('complete')
    first.invalidate(superpage)
    first.wait()
    second.write(count, 1)
  }
  expect(await check(body, mirrored, 'smmu-v3-bbm2')).toEqual(['available', 'exact', 'noConflict'])
  expect(await check(body, mirrored, strong)).toEqual([])
})

test('an invalidation is not carried out before the stores that wait ahead of it', async () => {
  const body: Body = work => {
    const [first, second] = twoCpus(work)
    const flag = work.word('flag')
    first.write(work.space.region(page, 1).entry, invalid)
    const seen = first.read(flag)
    first.invalidate(page)
    first.wait({ drain: true })
    first.if(seen.is(1), () => first.fence('complete'), null, { sometimes: true })
    second.write(flag, 1)
  }
  expect(await check(body, twoUnmap, strong)).toEqual([])
  expect(await check(body, twoUnmap, 'smmu-v3-bbm2')).toEqual(['isolatedAfterReturn'])
})
