// Entries that are stored half by half. The sentence of each test is the rule.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  type EntryValue,
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  pointer,
  procedure,
  scenario,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import { check, same, twoCpus } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

const strong = 'amd-vi'
const weak = 'smmu-v3-bbm2'

/** A table that says what the superpage said. */
function mirror({ cpu, superpage }: Workplace): Table {
  const table = cpu.allocate()
  for (const page of superpage.pages) cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'))
  cpu.fence('complete')
  return table
}

describe('a live superpage that becomes a table', () => {
  const replaced =
    (halves: readonly ('control' | 'address')[]): Body =>
    work => {
      const table = mirror(work)
      const { cpu, superpage } = work
      if (halves.length === 0) cpu.write(superpage.entry, pointer(table))
      for (const half of halves) cpu.write(superpage.entry, pointer(table), { half })
      cpu.fence('complete')
      cpu.invalidate(superpage)
      cpu.wait({ drain: true })
    }

  test('address first, is a leaf that maps the frame of the table', async () => {
    expect(await check(replaced(['address', 'control']), same, strong)).toEqual(['exact'])
  })

  test('control first, makes a table of a data frame, which holds anything', async () => {
    expect(await check(replaced(['control', 'address']), same, strong)).toEqual(['available', 'exact'])
  })

  test('both halves at once, is never anything else', async () => {
    expect(await check(replaced([]), same, strong)).toEqual([])
    expect(await check(replaced([]), same, weak)).toEqual([])
  })
})

describe('an entry that is built where it stands', () => {
  const page = pageNumber(0)
  const appears = scenario({
    name: 'a page appears',
    leafLevel: 1,
    before: () => [{ page, to: null }],
    start: space => space.startWith(space.region(page, 1).entry, invalid),
    after: () => [{ page, to: { frame: frameNumber(0), rights: 'rw' } }],
  })
  const value: EntryValue = leaf(frameNumber(0), 'rw')
  const build =
    (first: 'control' | 'address', fenced: boolean): Body =>
    ({ cpu, space }) => {
      const { entry } = space.region(page, 1)
      cpu.write(entry, value, { half: first })
      if (fenced) cpu.fence('store')
      cpu.write(entry, value, { half: first === 'control' ? 'address' : 'control' })
      cpu.fence('complete')
      cpu.invalidate(page)
      cpu.wait({ drain: true })
    }

  test('is right if the address comes first: an invalid entry remembers it', async () => {
    expect(await check(build('address', true), appears, strong)).toEqual([])
    expect(await check(build('address', true), appears, weak)).toEqual([])
  })

  test('needs a fence between its halves under weak order: they are stores to two places', async () => {
    expect(await check(build('address', false), appears, strong)).toEqual([])
    expect(await check(build('address', false), appears, weak)).toContain('exact')
  })

  test("maps somebody else's frame for a while if the control half comes first", async () => {
    expect(await check(build('control', true), appears, strong)).toContain('exact')
    expect(await check(build('control', true), appears, weak)).toContain('exact')
  })
})

test('software that follows a data frame as if it were a table is wrong too', async () => {
  const two = scenario({ ...same, name: 'two CPUs', cpus: 2 })
  const body: Body = work => {
    const [first, second] = twoCpus(work)
    const table = mirror({ ...work, cpu: first })
    first.write(work.superpage.entry, pointer(table), { half: 'control' })
    first.write(work.superpage.entry, pointer(table), { half: 'address' })
    const upper = second.read(work.superpage.entry)
    second.if(upper.isTable, () => second.uses(second.read(upper.entry(pageNumber(0))), pageNumber(0)))
  }
  expect(await check(body, two, 'x86-ept')).toContain('exact')
})

test('a half that there is none of is refused', () => {
  const mistake = (body: Body): string => mistakeOf(() => built(procedure('wrong', body), same, strong)).message
  expect(mistake(({ cpu, superpage }) => cpu.write(superpage.entry, invalid, { half: 'address' }))).toBe(
    'a store of the address half that has none',
  )
  expect(mistake(({ cpu, word }) => cpu.write(word('flag'), 1, { half: 'control' }))).toBe(
    'a store of the control half that has none',
  )
})
