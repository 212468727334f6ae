// A table's address that one entry holds, and that is read there and stored elsewhere, makes a pointer with a store of the control half: the
// table can be reached from then on, whatever its address stood beside. What is stored there later is not settled, and does not wait.
import { expect, test } from 'vitest'
import {
  type Body,
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  pointer,
  procedure,
  type Scenario,
  scenario,
  type Table,
} from '../../model/index.ts'
import { outcome } from './outcome.ts'
import { built } from './verdicts.ts'

/** The first pages, below one entry, come to be mapped. */
const appears: Scenario = scenario({
  ...{ name: 'a superpage appears', levels: 3, entries: 4, leafLevel: 1 },
  before: () => [0, 1, 2, 3].map(number => ({ page: pageNumber(number), to: null })),
  start: space => space.startWith(space.region(pageNumber(0), 2).entry, invalid),
  after: () =>
    [0, 1, 2, 3].map(number => ({
      page: pageNumber(number),
      to: { frame: frameNumber(number), rights: 'rw' } as const,
    })),
})

/** What stands beside the address where it is read. */
const kinds = ['invalid', 'stale'] as const

/** Fills a table: one entry before its address is copied from another table to the entry above it, the others behind. */
function copying(beside: (typeof kinds)[number], zeroed: boolean, made: Table[] = []): Body {
  return ({ cpu, space }) => {
    const table = cpu.allocate({ zeroed })
    const holder = cpu.allocate({ level: 2, zeroed: beside === 'invalid' })
    const other = space.tableBelow(space.region(pageNumber(4), 2).entry)
    const above = space.region(pageNumber(0), 2).entry
    if (other === null) throw new Error('there is a table below each superpage but the first')
    made.push(table)
    cpu.write(table.at(0), leaf(frameNumber(0), 'rw'))
    cpu.clean(table)
    cpu.fence('complete')
    cpu.write(holder.at(0), pointer(table), { half: 'address' })
    cpu.write(above, cpu.read(holder.at(0)))
    cpu.write(above, pointer(other), { half: 'control' })
    cpu.clean(above)
    for (const index of [1, 2, 3]) cpu.write(table.at(index), leaf(frameNumber(index), 'rw'))
    cpu.fence('complete')
    cpu.invalidate('everything')
    cpu.wait()
  }
}

test.each(kinds)('read beside %s: entries that are not cleaned are missed by walks', async beside => {
  const { model } = built(procedure('copying', copying(beside, true)), appears, 'vt-d-unsnooped')
  expect(await outcome(model, 400_000)).toMatchObject({
    lengths: expect.arrayContaining([['available', expect.any(Number)]]),
  })
})

test.each(kinds)('read beside %s: stores to the table behind it do not wait, as the one before it does', beside => {
  const made: Table[] = []
  const { model } = built(procedure('copying', copying(beside, false, made)), appears, 'smmu-v3-bbm2')
  const waiting = model.rules.filter(({ postponed }) => postponed !== undefined).map(({ text }) => text)
  const stores = waiting.flatMap(text => made.flatMap(({ name }) => text.split(`store to ${name}`).slice(1)))
  expect(stores).toEqual(['[0] becomes visible'])
})
