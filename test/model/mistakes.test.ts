// What the machine refuses when a procedure is recorded: each mistake with its sentence, its cure and the line of the spec.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  pointer,
  procedure,
  profiles,
  scenario,
  settingOf,
  spec,
} from '../../model/index.ts'
import { built, mistakeOf } from './verdicts.ts'

const split = scenario({
  name: 'split',
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

function mistakeIn(body: Body): { message: string; cure: string; where: string | null } {
  const { message, cure, where } = mistakeOf(() => built(procedure('wrong', body), split, 'vt-d'))
  return { message, cure, where }
}

describe('a procedure is refused', () => {
  test('when it has no micro-steps', () => {
    const { message, cure, where } = mistakeIn(() => undefined)
    expect(message).toBe('the procedure "wrong" has no micro-steps')
    expect(cure).toContain('cpu.write')
    expect(where).toMatch(/^test\/model\/mistakes\.test\.ts:\d+$/)
  })

  test('when it writes past a table', () => {
    const { message, cure, where } = mistakeIn(({ cpu }) => {
      const table = cpu.allocate()
      cpu.write(table.at(2), invalid)
    })
    expect(message).toBe('L1[2] is past the table L1')
    expect(cure).toBe('it has 2 entries: use an index from 0 to 1')
    expect(where).toMatch(/mistakes\.test\.ts:\d+$/)
  })

  test('when it waits for an invalidation that it never submitted', () => {
    expect(mistakeIn(({ cpu }) => cpu.wait()).message).toBe('a wait for an invalidation that was never submitted')
  })

  test('when it frees a table twice', () => {
    const { message } = mistakeIn(({ cpu }) => {
      const table = cpu.allocate()
      cpu.free(table)
      cpu.free(table)
    })
    expect(message).toBe('the table L1 is freed twice')
  })

  test('when an entry names a frame that there is none of', () => {
    const { message, cure } = mistakeIn(({ cpu, superpage }) => cpu.write(superpage.entry, leaf(frameNumber(64), 'rw')))
    expect(message).toBe('there is no frame 64 here')
    expect(cure).toBe('use one from 0 to 3; those from 2 on are new: no page has them')
  })

  test('when a large leaf starts at a frame that is not aligned', () => {
    const { message } = mistakeIn(({ cpu, superpage }) => cpu.write(superpage.entry, leaf(frameNumber(1), 'rw')))
    expect(message).toBe("frame 1 can't start a leaf of 2 pages")
  })

  test('when an entry points to a table of the wrong level', () => {
    const { message, cure } = mistakeIn(({ cpu }) => {
      const table = cpu.allocate()
      cpu.write(table.at(0), pointer(table))
    })
    expect(message).toBe("L1[0] can't point to L1: a level 1 entry points to a level 0 table")
    expect(cure).toContain('level: 0')
  })

  test('when a table of a level that there is none of is allocated', () => {
    expect(mistakeIn(({ cpu }) => cpu.allocate({ level: 2 })).cure).toBe('use a level from 1 to 1')
  })

  test('when an option of a call is misspelt', () => {
    const options = { drian: true }
    const { message, cure } = mistakeIn(({ cpu, superpage }) => {
      cpu.invalidate(superpage)
      cpu.wait(options as object)
    })
    expect(message).toBe('there is no option drian')
    expect(cure).toBe('did you mean "drain"?')
  })

  test('when its loop does not end', () => {
    const { message, cure } = mistakeIn(({ cpu }) => {
      while (true) cpu.fence('store')
    })
    expect(message).toBe('the procedure has over 10000 micro-steps')
    expect(cure).toContain('loop ends')
  })

  test('when it invalidates a unit that there is none of', () => {
    const { message, cure } = mistakeIn(({ cpu, superpage }) => cpu.invalidate(superpage, { unit: 'GPU' }))
    expect(message).toBe('there is no unit GPU to invalidate')
    expect(cure).toBe('use one of: IOMMU')
  })
})

describe('a spec is refused', () => {
  const swap = procedure('swap', ({ cpu, superpage }) => cpu.write(superpage.entry, invalid))
  const variant = { procedure: swap, scenario: split, broken: [] }
  const options = { name: 'x', summary: 's', source: 'none', variants: [variant] }

  test('when it has no variants', () => {
    expect(mistakeOf(() => spec({ ...options, variants: [] })).message).toBe('the spec x has no variants')
  })

  test('when it names unknown hardware', () => {
    const broken = [{ property: 'available', on: ['vt-e'], because: 'why not' }]
    const { message, cure } = mistakeOf(() => spec({ ...options, variants: [{ ...variant, broken }] }))
    expect(message).toBe('"swap" names the hardware vt-e: there is none of that name')
    expect(cure).toMatch(/^did you mean "vt-d"/)
  })

  test('when it names an unknown property', () => {
    const broken = [{ property: 'avilable', on: ['vt-d'], because: 'why not' }]
    const { message, cure } = mistakeOf(() => spec({ ...options, variants: [{ ...variant, broken }] }))
    expect(message).toBe('"swap" names the property avilable: there is none of that name')
    expect(cure).toMatch(/^did you mean "available"/)
  })

  test('when it says of something that it is broken, and not why', () => {
    const broken = [{ property: 'available', on: ['vt-d'], because: ' ' }]
    const { message, cure } = mistakeOf(() => spec({ ...options, variants: [{ ...variant, broken }] }))
    expect(message).toBe('"swap" doesn\'t say why available is broken')
    expect(cure).toContain('because')
  })

  test('when it tells the story, or the cause, of a violation that it does not expect', () => {
    const broken = [{ property: 'available', on: ['vt-d'], because: 'why not' }]
    const message = (more: object): string =>
      mistakeOf(() => spec({ ...options, variants: [{ ...variant, broken, ...more }] })).message
    expect(message({ story: { property: 'available', on: 'amd-vi', differs: null } })).toBe(
      '"swap" says something of available on amd-vi, where it isn\'t expected to be violated',
    )
    expect(message({ blames: [{ property: 'exact', on: 'vt-d', question: 'walkCache', instead: false }] })).toContain(
      'says something of exact on vt-d',
    )
    expect(message({ notOn: ['vt-d'], story: { property: 'available', on: 'vt-d', differs: null } })).toContain('vt-d')
  })

  test('when it is left with no hardware to be checked on', () => {
    const everywhere = profiles.map(({ name }) => name)
    const { message, cure, where } = mistakeOf(() =>
      spec({ ...options, variants: [{ ...variant, notOn: everywhere }] }),
    )
    expect(message).toBe('"swap" is checked on no hardware')
    expect(cure).toBe('take some out of `notOn`, or name some in `alsoOn`')
    expect(where).toMatch(/mistakes\.test\.ts/)
    const onlyDevices = scenario({ name: 'shared', units: 'hardware and CPU', after: () => [] })
    const notOn = profiles.filter(({ kind }) => kind === 'device').map(({ name }) => name)
    const shared = { ...variant, scenario: onlyDevices, notOn }
    expect(mistakeOf(() => spec({ ...options, variants: [variant, shared] })).cure).toContain('which is for devices')
  })

  test('when it has one procedure twice', () => {
    expect(mistakeOf(() => spec({ ...options, variants: [variant, variant] })).message).toContain('twice')
  })
})

test('a scenario is refused with too few entries, and with a map that changes a page that there is none of', () => {
  const { message, where } = mistakeOf(() => settingOf(split, 1))
  expect(message).toBe('split with 1 entries a table')
  expect(where).toMatch(/mistakes\.test\.ts/)
  expect(mistakeOf(() => settingOf(split, 513)).cure).toBe(
    'use 2 to 4 levels, 2 to 512 entries, and leaves at one of the levels',
  )
  const beyond = scenario({ name: 'beyond', after: () => [{ page: 9 as never, to: null }] })
  expect(mistakeOf(() => settingOf(beyond, null)).message).toBe('a map changes page 9')
})

test('a scenario is refused whose tables say otherwise than its map before', () => {
  const forgotten = scenario({
    name: 'start forgotten',
    leafLevel: 1,
    before: () => [{ page: pageNumber(0), to: { frame: frameNumber(0), rights: 'r' } }],
    after: () => [],
  })
  const { message, cure } = mistakeOf(() => settingOf(forgotten, null))
  expect(message).toBe('page 0 is mapped to frame 0 r before, but the tables of the start say frame 0 rw')
  expect(cure).toContain('`start`')
})
