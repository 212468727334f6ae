// Completion as a write to memory: the sentence of each test is the rule.
import { expect, test } from 'vitest'
import { type Body, invalid, procedure, scenario } from '../../model/index.ts'
import { check, small } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

const unmapped =
  (how: (work: Parameters<Body>[0]) => void): Body =>
  work => {
    const { entry } = work.space.region(work.target, 1)
    work.cpu.write(entry, invalid)
    work.cpu.clean(entry)
    work.cpu.fence('complete')
    how(work)
  }

test('a signal comes when what was submitted before it has completed, on hardware of every kind of order', async () => {
  const body = unmapped(({ cpu, target, word }) => {
    const done = word('done')
    cpu.invalidate(target)
    cpu.signal(done, 1, { drain: true })
    cpu.poll(done, 1)
  })
  for (const hardware of ['vt-d', 'vt-d-unsnooped', 'amd-vi', 'smmu-v3-bbm2', 'riscv-iommu'])
    expect(await check(body, small, hardware), hardware).toEqual([])
})

test('a signal says nothing of what is submitted after it', async () => {
  const body = unmapped(({ cpu, target, word }) => {
    const done = word('done')
    cpu.signal(done, 1)
    cpu.invalidate(target)
    cpu.poll(done, 1)
  })
  expect(await check(body, small, 'vt-d')).toEqual(['isolatedAfterReturn'])
})

test('a late signal is taken for the next one, unless each has its own word', async () => {
  const body = (words: 1 | 2): Body =>
    unmapped(({ cpu, target, word }) => {
      const first = word('slot')
      const second = words === 1 ? first : word('other slot')
      cpu.signal(first, 1)
      cpu.poll(first, 1, { onTimeout: () => cpu.write(first, 0) })
      if (words === 1) cpu.write(first, 0)
      cpu.fence('complete')
      cpu.invalidate(target)
      cpu.signal(second, 1)
      cpu.poll(second, 1)
    })
  for (const hardware of ['vt-d', 'smmu-v3-bbm2']) {
    expect(await check(body(1), small, hardware), hardware).toEqual(['isolatedAfterReturn'])
    expect(await check(body(2), small, hardware), hardware).toEqual([])
  }
})

test('a poll that gives up goes on behind it, or returns an error; one that never can be satisfied waits for ever', async () => {
  const body = (gives: 'up' | 'an error' | 'nothing'): Body =>
    unmapped(({ cpu, target, word }) => {
      const done = word('done')
      cpu.invalidate(target)
      if (gives !== 'nothing') cpu.signal(done, 1)
      const onTimeout = (): void => {
        if (gives === 'an error') cpu.fail()
      }
      cpu.poll(done, 1, gives === 'nothing' ? {} : { onTimeout })
    })
  expect(await check(body('up'), small, 'vt-d')).toEqual(['isolatedAfterReturn'])
  expect(await check(body('an error'), small, 'vt-d')).toEqual([])
  expect(await check(body('nothing'), small, 'vt-d')).toEqual(['completes'])
})

test('a signal is not lost to an atomic that read the word before it came', async () => {
  const body = unmapped(({ cpu, target, word }) => {
    const done = word('done', { max: 2 })
    cpu.invalidate(target)
    cpu.signal(done, 2)
    const seen = cpu.exchange(done, 1)
    cpu.if(seen.is(0), () => cpu.poll(done, 2))
    cpu.wait()
  })
  for (const hardware of ['vt-d', 'smmu-v3-bbm2']) expect(await check(body, small, hardware), hardware).toEqual([])
})

test('a command passes a wait command that stands before it only where the order is quite free (K15)', async () => {
  const withTlb = scenario({ ...small, name: 'a device with a TLB', deviceTlb: true })
  const body = unmapped(({ cpu, target, word }) => {
    const [first, second] = [word('first'), word('second')]
    cpu.invalidate(target)
    cpu.signal(first, 1)
    cpu.invalidate(target, { what: 'device TLB' })
    cpu.signal(second, 1, { drain: true })
    cpu.poll(second, 1)
  })
  for (const hardware of ['vt-d', 'smmu-v3-bbm2']) expect(await check(body, withTlb, hardware), hardware).toEqual([])
  expect(await check(body, withTlb, 'riscv-iommu')).toEqual(['isolatedAfterReturn'])
})

test('a signal in a loop is refused', () => {
  const body: Body = ({ cpu, word }) => {
    const done = word('done')
    cpu.loop(() => {
      cpu.signal(done, 1)
      cpu.poll(done, 1, { onTimeout: () => cpu.leave() })
    })
  }
  expect(mistakeOf(() => built(procedure('loop', body), small, 'vt-d')).message).toBe('a signal in a loop')
})
