// Walks by software, and what is refused when a procedure that reads is recorded. The sentence of each test is the rule.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  type Cpu,
  frameNumber,
  invalid,
  isNot,
  leaf,
  pageNumber,
  procedure,
  type Scenario,
  scenario,
  type Workplace,
} from '../../model/index.ts'
import { check, same, split, twoCpus } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

const page = pageNumber(0)
const strong = 'amd-vi'

/** Nothing changes; two CPUs. */
const two: Scenario = scenario({
  name: 'two CPUs, same map',
  cpus: 2,
  leafLevel: 1,
  after: () => [],
  notApplicable: { isolatedAfterReturn: 'no target' },
})

describe('a walk by software', () => {
  const merge: Scenario = scenario({
    name: 'a table becomes a superpage while another CPU looks a page up',
    cpus: 2,
    leafLevel: 1,
    after: () => [],
    notApplicable: { isolatedAfterReturn: 'no target', noConflict: 'not what is asked here' },
  })

  const lookUp =
    (reader: (cpu: Cpu, work: Workplace) => void, locked: boolean): Body =>
    work => {
      const [first, second] = twoCpus(work)
      const { superpage, space } = work
      const table = space.tableBelow(superpage.entry)
      if (table === null) throw new Error('a table is wanted')
      if (locked) first.lock('tables')
      first.write(superpage.entry, leaf(frameNumber(0), 'rw'))
      first.fence('complete')
      first.invalidate(superpage)
      first.wait()
      first.free(table)
      if (locked) first.unlock('tables')
      if (locked) second.lock('tables')
      reader(second, work)
      if (locked) second.unlock('tables')
    }

  const careless = (cpu: Cpu, { superpage }: Workplace): void => {
    const upper = cpu.read(superpage.entry)
    cpu.uses(cpu.read(upper.entry(page)), page)
  }
  const careful = (cpu: Cpu, { superpage }: Workplace): void => {
    const upper = cpu.read(superpage.entry)
    cpu.if(
      upper.isTable,
      () => cpu.uses(cpu.read(upper.entry(page)), page),
      () => cpu.uses(upper, page),
    )
  }

  test('that takes a leaf for a table is wrong, and reads a table after it was freed', async () => {
    expect(await check(lookUp(careless, false), merge, strong)).toEqual(['available', 'exact', 'noUseAfterFree'])
  })

  test('that looks first may still read a table after it was freed, and under a lock may not', async () => {
    expect(await check(lookUp(careful, false), merge, strong)).toEqual(['noUseAfterFree'])
    expect(await check(lookUp(careful, true), merge, strong)).toEqual([])
    expect(await check(lookUp(careful, true), merge, 'x86-ept')).toEqual([])
  })

  test('finds nothing in a broken entry, and does not try again, on hardware that does', async () => {
    const broken = (atomically: boolean): Body =>
      lookUp((cpu, { superpage }) => {
        const upper = cpu.read(superpage.entry)
        if (atomically) cpu.if(upper.isLeaf, () => cpu.uses(upper, page))
        else cpu.if(isNot(upper.isTable), () => cpu.uses(upper, page))
      }, false)
    const breaks =
      (body: Body): Body =>
      work => {
        const [first] = twoCpus(work)
        first.write(work.superpage.entry, invalid)
        first.fence('complete')
        first.invalidate(work.superpage)
        first.wait()
        body(work)
      }
    expect(await check(breaks(broken(false)), merge, 'x86-ept')).toEqual(['available'])
    expect(await check(breaks(broken(true)), merge, 'x86-ept')).toEqual([])
  })
})

test('what software has looked up it must not go by once the frame belongs to somebody else', async () => {
  const taken: Scenario = scenario({
    name: 'a page is taken away while another CPU looks it up',
    cpus: 2,
    leafLevel: 1,
    after: space => space.pages.slice(0, 1).map(target => ({ page: target, to: null })),
    notApplicable: { available: 'the page goes' },
  })
  const release =
    (locked: boolean): Body =>
    work => {
      const [first, second] = twoCpus(work)
      const { entry } = work.space.region(page, 1)
      first.lock('tables')
      first.write(entry, invalid)
      first.fence('complete')
      first.invalidate(page)
      first.wait({ drain: true })
      first.unlock('tables')
      first.release(frameNumber(0))
      if (locked) second.lock('tables')
      const seen = second.read(entry)
      second.if(seen.isLeaf, cpu => cpu.uses(seen, page), undefined, { sometimes: true })
      if (locked) second.unlock('tables')
    }
  for (const hardware of [strong, 'x86-ept', 'smmu-v3-bbm2']) {
    expect(await check(release(false), taken, hardware), hardware).toEqual(['isolatedAfterRelease'])
    expect(await check(release(true), taken, hardware), hardware).toEqual([])
  }
})

describe('a procedure is refused', () => {
  const mistakeIn = (body: Body, where: Scenario = split): string =>
    mistakeOf(() => built(procedure('wrong', body), where, strong)).message

  test('when it allocates in a loop', () => {
    expect(mistakeIn(({ cpu }) => cpu.loop(() => void cpu.allocate()))).toBe('a table is allocated in a loop')
  })

  test('when a loop does nothing', () => {
    expect(mistakeIn(({ cpu }) => cpu.loop(() => undefined))).toBe('a loop that does nothing')
  })

  test('when it leaves a loop that it is not in', () => {
    expect(mistakeIn(({ cpu }) => cpu.leave())).toBe('`leave` outside of a loop')
  })

  test('when something is never reached', () => {
    expect(
      mistakeIn(({ cpu }) => {
        cpu.return()
        cpu.fence('store')
      }),
    ).toBe('a micro-step that is never reached')
    const late = procedure('late', ({ cpu, superpage }) => {
      cpu.return()
      cpu.invalidate(superpage)
    })
    expect(mistakeOf(() => built(late, split, strong)).cure).toContain(
      'what is done after the return is for another CPU',
    )
  })

  test('when it uses what was not read on every way, or by another CPU', () => {
    expect(
      mistakeIn(({ cpu, superpage }) => {
        const found = [cpu.read(superpage.entry)]
        const [first] = found
        if (first === undefined) return
        cpu.if(first.isLeaf, () => void found.push(cpu.read(superpage.entry)))
        const [, second] = found
        if (second !== undefined) cpu.write(superpage.entry, second)
      }),
    ).toBe('L2[0] as read is used where it may not have been read')
    expect(
      mistakeIn(work => {
        const [first, second] = twoCpus(work)
        second.write(work.superpage.entry, first.read(work.superpage.entry))
      }, two),
    ).toBe('CPU 1 uses L2[0] as read by CPU 0')
  })

  test('when a word holds what it can not', () => {
    expect(mistakeIn(({ cpu, word }) => cpu.write(word('flag'), 2))).toBe('the word flag holds numbers from 0 to 1')
    expect(mistakeIn(({ cpu, superpage }) => cpu.write(superpage.entry, 1))).toBe('a number in the entry L2[0]')
    expect(mistakeIn(({ word }) => void word('flag', { initial: 3, max: 2 }))).toContain('starts with 3')
  })

  test('when an entry may come to hold too much', () => {
    const body: Body = ({ cpu, word }) => {
      const counts = [word('a', { max: 255 }), word('b', { max: 255 })]
      for (const count of counts) cpu.add(count, 1)
    }
    expect(() => built(procedure('many', body), same, strong)).not.toThrow()
  })
})
