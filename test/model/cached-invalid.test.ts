// Invalid entries that a unit keeps (K4): a page that is mapped stays unseen until an invalidation drops the note.
import { expect, test } from 'vitest'
import { type Body, frameNumber, invalid, leaf, pointer, scenario, variant } from '../../model/index.ts'
import { but, check } from './small-cases.ts'

const map = scenario({
  name: 'map a page',
  leafLevel: 1,
  before: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
  start: space => {
    for (const page of space.pages.slice(0, 1)) space.startWith(space.region(page, 1).entry, invalid)
  },
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
})

const mapped =
  (flush: Body): Body =>
  work => {
    work.cpu.write(work.space.region(work.target, 1).entry, leaf(frameNumber(0), 'rw'))
    flush(work)
  }
const bare = mapped(() => undefined)
const flushed = mapped(({ cpu, target }) => {
  cpu.invalidate(target)
  cpu.wait()
})

test('a new mapping needs a flush where invalid entries are kept, and nowhere else', async () => {
  for (const hardware of ['vt-d-caching-mode', 'amd-vi-np-cache']) {
    expect(await check(bare, map, hardware), hardware).toEqual(['available'])
    expect(await check(flushed, map, hardware), hardware).toEqual([])
  }
  expect(await check(bare, map, 'vt-d')).toEqual([])
  expect(await check(bare, map, 'amd-vi')).toEqual([])
})

test('a flush of another page, or one that is not waited for, does not do', async () => {
  const other = mapped(({ cpu, space }) => {
    cpu.invalidate(space.range(1, 1))
    cpu.wait()
  })
  expect(await check(other, map, 'vt-d-caching-mode')).toEqual(['available'])
  const notAwaited = mapped(({ cpu, target }) => cpu.invalidate(target))
  expect(await check(notAwaited, map, 'vt-d-caching-mode')).toEqual(['available'])
})

test('where the time is bounded it has passed when the procedure has returned', async () => {
  expect(await check(bare, map, but('vt-d', 'cacheInvalid', 'bounded'))).toEqual([])
})

test('a unit that tries faulting accesses again may keep what it likes', async () => {
  const visible = mapped(({ cpu }) => cpu.fence('complete'))
  expect(await check(visible, map, 'riscv-cpu')).toEqual([])
  expect(await check(visible, map, but('riscv-cpu', 'fault', 'abort'))).toEqual(['available'])
  expect(await check(visible, map, but('riscv-cpu-svvptc', 'fault', 'abort'))).toEqual([])
})

test('an upper entry is noted for all its pages, and a flush of leaves only leaves the note', async () => {
  const region = scenario({
    name: 'map a superpage',
    before: space => space.pages.map(page => ({ page, to: null })),
    start: space => space.startWith(space.root.at(0), invalid),
    after: space => space.pages.map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
  })
  const body =
    (leafOnly: boolean, whole: boolean): Body =>
    ({ cpu, superpage }) => {
      cpu.write(superpage.entry, leaf(frameNumber(0), 'rw'))
      cpu.invalidate(whole ? superpage : superpage.first, { leafOnly })
      cpu.wait()
    }
  const hardware = 'vt-d-caching-mode'
  expect(await check(body(false, true), region, hardware)).toEqual([])
  expect(await check(body(true, true), region, hardware)).toEqual(['available'])
  expect(await check(body(false, false), region, hardware)).toEqual(['available'])
  const anyEntry = variant(but(hardware, 'span', 'anyEntryForAddress'), 'any entry', 'for a test', {})
  expect(await check(body(false, false), region, anyEntry)).toEqual([])
})

test('a flush of a page drops what is noted of it by an upper entry, also where the page is the first of its table', async () => {
  const fresh = scenario({
    name: 'map a page of an empty region',
    before: space => space.pages.map(page => ({ page, to: null })),
    start: space => space.startWith(space.root.at(0), invalid),
    after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
  })
  const body =
    (leafOnly: boolean): Body =>
    ({ cpu, superpage, target }) => {
      const table = cpu.allocate({ level: 1, zeroed: true })
      cpu.write(table.entry(target), leaf(frameNumber(0), 'rw'))
      cpu.write(superpage.entry, pointer(table))
      cpu.invalidate(target, { leafOnly })
      cpu.wait()
    }
  for (const hardware of ['vt-d-caching-mode', 'amd-vi-np-cache']) {
    expect(await check(body(false), fresh, hardware), hardware).toEqual([])
    expect(await check(body(true), fresh, hardware), hardware).toEqual(['available'])
  }
})
