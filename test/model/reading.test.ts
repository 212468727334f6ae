// What CPUs do with what they read: branches, loops, words, values from locals. The sentence of each test is the rule.
import { describe, expect, test } from 'vitest'
import { vacuityOf } from '../../checker/command/one-case/vacuity.ts'
import { type Body, frameNumber, invalid, isNot, leaf, pageNumber, procedure, scenario } from '../../model/index.ts'
import { exploreAll } from '../oracle/explore-all.ts'
import { check, same, small, two, twoCpus, twoUnmap, unmap } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

const page = pageNumber(0)
const strong = 'amd-vi'
const weak = 'smmu-v3-bbm2'

describe('branches', () => {
  test('go by what was read', async () => {
    const body =
      (otherwise: boolean): Body =>
      work => {
        const entry = work.cpu.read(work.superpage.entry)
        work.cpu.if(otherwise ? isNot(entry.isTable) : entry.isTable, () => unmap(work), null, { sometimes: true })
      }
    expect(await check(body(false), small, strong)).toEqual([])
    expect(await check(body(true), small, strong)).toEqual(['isolatedAfterReturn', 'achieves'])
  })

  test('go both ways by stale contents', async () => {
    const body: Body = work => {
      const { cpu, target } = work
      const table = cpu.allocate()
      const found = cpu.read(table.entry(target))
      cpu.if(found.isInvalid, () => unmap(work))
    }
    expect(await check(body, small, strong)).toEqual(['isolatedAfterReturn', 'achieves'])
  })

  test('return early, and with an error, which the caller knows', async () => {
    const body =
      (how: 'return' | 'fail'): Body =>
      work => {
        const { cpu, superpage, word } = work
        const flag = word('someone is here', { initial: 1 })
        const seen = cpu.read(flag)
        cpu.if(seen.is(1), () => cpu[how](), null, { sometimes: true })
        cpu.write(superpage.entry, invalid)
      }
    expect(await check(body('fail'), small, strong)).toEqual([])
    expect(await check(body('return'), small, strong)).toEqual(['isolatedAfterReturn', 'achieves'])
  })
})

describe('loops', () => {
  const until =
    (writes: boolean): Body =>
    work => {
      const [first, second] = twoCpus(work)
      const ready = work.word('ready')
      if (writes) second.write(ready, 1)
      else second.fence('complete')
      first.loop(cpu => {
        const seen = cpu.read(ready)
        cpu.if(seen.is(1), () => cpu.leave())
      })
      unmap({ ...work, cpu: first })
    }

  test('end when another CPU has stored what they wait for, and never if it does not', async () => {
    expect(await check(until(true), twoUnmap, strong)).toEqual([])
    expect(await check(until(true), twoUnmap, weak)).toEqual([])
    expect(await check(until(false), twoUnmap, strong)).toEqual(['completes'])
  })

  test('may invalidate again and again', async () => {
    const body: Body = work => {
      const [first, second] = twoCpus(work)
      const done = work.word('done')
      const entry = work.space.region(page, 1).entry
      second.write(entry, invalid)
      second.fence('complete')
      second.write(done, 1)
      first.loop(cpu => {
        const seen = cpu.read(done)
        cpu.invalidate(page)
        cpu.wait({ drain: true })
        cpu.if(seen.is(1), () => cpu.leave())
      })
    }
    expect(await check(body, twoUnmap, strong)).toEqual([])
    expect(await check(body, twoUnmap, weak)).toEqual([])
  })

  test('with a store need a completing fence, so that it is not pending when it comes round again', async () => {
    const body =
      (fenced: boolean): Body =>
      ({ cpu, superpage }) => {
        cpu.loop(() => {
          const seen = cpu.read(superpage.entry)
          cpu.write(superpage.entry, seen)
          if (fenced) cpu.fence('complete')
          cpu.if(seen.isLeaf, () => cpu.leave(), null, { sometimes: true })
        })
      }
    const { message, cure } = mistakeOf(() => built(procedure('unfenced', body(false)), same, strong))
    expect(message).toBe('a write comes round again in a loop while it may still be pending')
    expect(cure).toBe("put fence('complete') in the loop")
    expect(await check(body(true), same, weak)).toEqual([])
  })

  test('with an atomic need no fence: an atomic waits for what its CPU stored before', async () => {
    const body: Body = work => {
      const [first, second] = twoCpus(work)
      const flag = work.word('taken')
      for (const cpu of [first, second]) {
        cpu.loop(() => {
          const seen = cpu.compareExchange(flag, 0, 1)
          cpu.if(seen.is(0), () => cpu.leave())
        })
        cpu.write(flag, 0)
      }
    }
    expect(await check(body, two, strong)).toEqual([])
    expect(await check(body, two, weak)).toEqual([])
  })
})

describe('what a CPU reads', () => {
  const storeThenRead =
    (readsOwn: boolean): Body =>
    work => {
      const [first, second] = twoCpus(work)
      const flag = work.word('flag')
      first.write(flag, 1)
      const reader = readsOwn ? first : second
      const seen = reader.read(flag)
      reader.if(seen.is(0), () => reader.write(work.space.region(page, 1).entry, invalid), null, { sometimes: true })
    }

  test('is its own newest store, though others do not see it yet', async () => {
    expect(await check(storeThenRead(true), two, weak)).toEqual([])
    expect(await check(storeThenRead(false), two, weak)).toEqual(['available', 'achieves'])
  })

  test('is what another CPU stored no earlier than a walk sees it', async () => {
    const body =
      (fenced: boolean): Body =>
      work => {
        const [first, second] = twoCpus(work)
        const flag = work.word('cleared')
        first.write(work.space.region(page, 1).entry, invalid)
        if (fenced) first.fence('store')
        first.write(flag, 1)
        second.loop(() => {
          const seen = second.read(flag)
          second.if(seen.is(1), () => second.leave())
        })
        second.invalidate(page)
        second.wait({ drain: true })
      }
    expect(await check(body(true), twoUnmap, weak)).toEqual([])
    expect(await check(body(false), twoUnmap, weak)).toEqual(['isolatedAfterReturn'])
    expect(await check(body(false), twoUnmap, strong)).toEqual([])
  })
})

describe('values from locals', () => {
  test('may be stored elsewhere, as they are and changed', async () => {
    const protect = scenario({
      name: 'write protect the first page',
      leafLevel: 1,
      after: () => [{ page, to: { frame: frameNumber(0), rights: 'r' } }],
    })
    const body: Body = ({ cpu, space }) => {
      const { entry } = space.region(page, 1)
      const old = cpu.read(entry)
      cpu.write(
        entry,
        old.map('read only', value => (value.kind === 'leaf' ? leaf(value.frame, 'r') : value)),
      )
      cpu.fence('complete')
      cpu.invalidate(page)
      cpu.wait({ drain: true })
    }
    expect(await check(body, protect, strong)).toEqual([])
    expect(await check(body, protect, weak)).toEqual([])
  })

  test('stay pending as they were when they were stored', async () => {
    const body: Body = work => {
      const [first, second] = twoCpus(work)
      const from = work.word('from', { max: 2 })
      const to = work.word('to', { max: 2 })
      second.write(from, 1)
      second.write(from, 2)
      const seen = first.read(from)
      first.write(to, seen)
      const again = first.read(to)
      first.if(isNot(again.is(seen)), () => first.write(work.space.region(page, 1).entry, invalid), null, {
        sometimes: true,
      })
    }
    expect(await check(body, two, weak)).toEqual([])
  })
})

test('locks that only some ways take wrongly are no mistake of the spec: the CPU waits for ever, and that is said', async () => {
  const body: Body = ({ cpu, superpage }) => {
    const seen = cpu.read(superpage.entry)
    cpu.if(seen.isLeaf, () => cpu.lock('tables'))
    cpu.lock('tables')
    cpu.unlock('tables')
  }
  expect(await check(body, same, strong)).toEqual(['completes'])
})

test('a branch that no run takes makes the check vacuous, unless the spec says that it is taken only sometimes', async () => {
  const body =
    (sometimes: boolean): Body =>
    ({ cpu, superpage }) => {
      const seen = cpu.read(superpage.entry)
      cpu.if(seen.isTable, () => cpu.fence('store'), null, { sometimes })
    }
  for (const sometimes of [false, true]) {
    const { model } = built(procedure('branch', body(sometimes)), same, strong)
    const found = await exploreAll(model, 100_000)
    const never = vacuityOf(model, found).ofCase
    expect(never.map(sentence => sentence.includes('"fence (store)"'))).toEqual(sometimes ? [] : [true])
  }
})
