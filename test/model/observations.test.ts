// What may become of accesses, page by page, for the comparison of procedures: expected from reasoning, and the same with and without
// reductions.
import { expect, test } from 'vitest'
import { changesOf } from '../../checker/command/commands/diff-telling.ts'
import { observable, observe } from '../../checker/command/one-case/observed.ts'
import type { BuiltCase } from '../../checker/language/index.ts'
import { type Body, frameNumber, invalid, leaf, newFrame, pointer, procedure, scenario } from '../../model/index.ts'
import { exploreAll } from '../oracle/explore-all.ts'
import { specFiles } from '../specs/spec-files.ts'
import { built } from './verdicts.ts'

const unlimited = {
  statesMax: 1_000_000,
  secondsMax: 600,
  bytesMax: 2 ** 32,
  onProgress: () => undefined,
}

/** What is observed, without the case's own properties. */
async function seenIn(one: BuiltCase): Promise<readonly string[]> {
  const { reached, undecided } = await observe(one, unlimited)
  expect(undecided).toEqual([])
  return [...reached.keys()].filter(name => name.includes(': '))
}

const unmapOne = scenario({
  name: 'unmap one page',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

const moveOne = scenario({
  name: 'move one page',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: newFrame(space), rights: 'rw' } })),
})

const flush: Body = ({ cpu, target }) => {
  cpu.invalidate(target)
  cpu.wait({ drain: true })
}
const clear: Body = ({ cpu, space, target }) => cpu.write(space.region(target, 1).entry, invalid)

test('a page that is unmapped: with an invalidation nobody has the old frame after the return, without one somebody may', async () => {
  const flushed = procedure('flushed', work => {
    clear(work)
    flush(work)
  })
  const meanwhile = ['page 0 while it runs: old', 'page 0 while it runs: fault']
  const other = ['page 1 while it runs: kept', 'page 1 after the return: kept']
  expect(await seenIn(built(flushed, unmapOne, 'vt-d'))).toEqual([
    ...meanwhile,
    'page 0 after the return: fault',
    ...other,
  ])
  expect(await seenIn(built(procedure('not flushed', clear), unmapOne, 'vt-d'))).toEqual([
    ...meanwhile,
    'page 0 after the return: old',
    'page 0 after the return: fault',
    ...other,
  ])
})

test('the trace of an outcome tells where it comes from, and nobody is at fault for it', async () => {
  const { reached } = await observe(built(procedure('not flushed', clear), unmapOne, 'vt-d'), unlimited)
  const [old, fault] = [reached.get('page 0 after the return: old'), reached.get('page 0 while it runs: fault')]
  expect(old?.why.join(' ')).toContain('It comes from L1[0] = frame 0 rw, read in step 2. Step 3 changed that entry.')
  expect(old?.cause).toMatchObject({ stale: { changed: 3 }, culprit: null })
  expect(fault?.why.join(' ')).toContain('L1[0] = invalid since step 1.')
  expect(fault?.cause?.culprit).toBeNull()
  expect(reached.get('isolatedAfterReturn')?.cause?.culprit).not.toBeNull()
})

function moving(through: boolean): Body {
  return work => {
    const { cpu, space, target } = work
    if (through) clear(work)
    if (through) flush(work)
    cpu.write(space.region(target, 1).entry, leaf(newFrame(space), 'rw'))
    flush(work)
  }
}

test('a page that is moved: old and new meanwhile, new afterwards; through an invalid entry it faults in between', async () => {
  const direct = ['page 0 while it runs: old', 'page 0 while it runs: new']
  const after = ['page 0 after the return: new', 'page 1 while it runs: kept', 'page 1 after the return: kept']
  expect(await seenIn(built(procedure('moved', moving(false)), moveOne, 'vt-d'))).toEqual([...direct, ...after])
  expect(await seenIn(built(procedure('cleared first', moving(true)), moveOne, 'vt-d'))).toEqual([
    ...direct,
    'page 0 while it runs: fault',
    ...after,
  ])
})

test('a frame that the page never was to have is wrong', async () => {
  const slip = procedure('slip', work => {
    const { cpu, space, target } = work
    cpu.write(space.region(target, 1).entry, leaf(frameNumber(newFrame(space) + 1), 'rw'))
    flush(work)
  })
  const seen = await seenIn(built(slip, moveOne, 'vt-d'))
  expect(seen).toContain('page 0 after the return: wrong')
  expect(seen).not.toContain('page 0 after the return: new')
})

test('a model has the same properties whether or not its observations are asked for', () => {
  const one = built(procedure('not flushed', clear), unmapOne, 'vt-d')
  const before = JSON.stringify(one.model)
  expect(observable(one).cells).toBe(one.model.cells)
  expect(observable(one).rules).toBe(one.model.rules)
  expect(JSON.stringify(one.model)).toBe(before)
})

/** The page is moved into a table of its own: stores to it are private until it is linked. */
const split: Body = work => {
  const { cpu, superpage, before, after } = work
  const table = cpu.allocate()
  for (const page of superpage.pages) {
    const mapping = after(page) ?? before(page)
    if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
  }
  cpu.clean(table)
  cpu.fence('complete')
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  flush(work)
}

/** The superpage becomes a table, which is linked when so many of its entries are filled. */
function mirror(early: number): Body {
  return ({ cpu, superpage, before }) => {
    const table = cpu.allocate()
    for (const page of superpage.pages) {
      if (page === early) cpu.write(superpage.entry, pointer(table))
      const mapping = before(page)
      if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
    }
    if (early === superpage.pages.length) cpu.write(superpage.entry, pointer(table))
    cpu.invalidate(superpage)
    cpu.wait()
  }
}

test('a page that one procedure tells apart, and another does not, is compared with the page that stands for it', async () => {
  const asked = scenario({ name: 'mirror', entries: 4, after: () => [] })
  const [whole, late] = await Promise.all(
    [4, 3].map(early => observe(built(procedure(`linked at ${early}`, mirror(early)), asked, 'vt-d'), unlimited)),
  )
  if (whole === undefined || late === undefined) throw new Error('there are two')
  const changes = changesOf(whole, late)
  const only = ['available', 'exact', 'page 3 while it runs: fault', 'page 3 while it runs: wrong']
  expect([...changes.appears].sort()).toEqual(only)
  expect(changes.vanishes).toEqual([])
  expect(changes.both).toContain('page 3 while it runs: kept')
  const back = changesOf(late, whole)
  expect([...back.vanishes].sort()).toEqual(only)
  expect(back.appears).toEqual([])
})

const moveOneOfLarge = scenario({
  name: 'move one page of a superpage',
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: newFrame(space), rights: 'rw' } })),
})

test.each([
  'vt-d',
  'vt-d-unsnooped',
  'smmu-v3-bbm0',
  'ipmmu',
  'riscv-iommu',
  'arm-cpu-bbm0',
  'x86-paging',
  'riscv-cpu',
])('what is observed is the same with and without reductions, in as many steps (%s)', async hardware => {
  let seen = 0
  const cases = [
    built(procedure('not flushed', clear), unmapOne, hardware),
    built(procedure('moved', moving(false)), moveOne, hardware),
    built(procedure('cleared first', moving(true)), moveOne, hardware),
    built(procedure('split', split), moveOneOfLarge, hardware),
  ]
  for (const one of cases) {
    const found = await exploreAll(observable(one), 400_000)
    expect(found.limit).toBeNull()
    const lengths = found.findings.flatMap(finding =>
      finding.verdict === 'violated' ? [[finding.property, finding.path.rules.length] as const] : [],
    )
    const { reached } = await observe(one, unlimited)
    expect([...reached].map(([name, { steps }]) => [name, steps.length - 1] as const)).toEqual(lengths)
    seen += reached.size
  }
  expect(seen).toBeGreaterThan(20)
})

test('an access is wrong where `exact` is violated, and only there; nobody has the old frame where isolation holds', async () => {
  const specs = (await specFiles()).filter(({ path }) =>
    /(shatter-mistakes|lazy-flush|dirty-mark-overwritten)\.ts$/.test(path),
  )
  let violated = 0
  for (const { spec } of specs)
    for (const one of spec.cases.filter(({ hardware }) =>
      ['vt-d', 'vt-d-scalable', 'ipmmu', 'amd-vi'].includes(hardware),
    )) {
      const { reached, undecided } = await observe(one.build(null), unlimited)
      expect(undecided).toEqual([])
      const name = `${one.procedure} on ${one.hardware}`
      const ends = (end: string): boolean => [...reached.keys()].some(observation => observation.endsWith(end))
      expect(ends(': wrong'), name).toBe(reached.has('exact'))
      if (ends('after the return: old')) expect(reached.has('isolatedAfterReturn'), name).toBe(true)
      if (reached.has('exact') || reached.has('isolatedAfterReturn')) violated++
    }
  expect(violated).toBeGreaterThan(3)
})
