// Slips that types would catch, and specs written without them meet: each is refused where it is made, with what to write instead.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  invalid,
  leaf,
  newFrame,
  pageNumber,
  procedure,
  type Scenario,
  scenario,
  settingOf,
  spec,
} from '../../model/index.ts'
import { built, mistakeOf } from './verdicts.ts'

const plain = scenario({ name: 'plain', after: () => [] })
const configured = scenario({ name: 'configured', configuration: { devices: 1 }, after: () => [] })

/** The sentence of a slip; its line is of this file, and it has a cure. */
function slip(body: Body, where: Scenario = plain): string {
  return sentence(() => built(procedure('wrong', body), where, 'vt-d'))
}

function sentence(action: () => unknown): string {
  const { message, cure, where } = mistakeOf(action)
  expect(where).toMatch(/^test\/model\/slips\.test\.ts:\d+$/)
  expect(cure).not.toBe('')
  return `${message}; ${cure}`
}

describe('a word that means nothing', () => {
  test('for a fence, a half, a part, what is invalidated', () => {
    expect(slip(({ cpu }) => cpu.fence('full' as never))).toBe('there is no fence "full"; use one of: store, complete')
    expect(slip(({ cpu, superpage }) => cpu.write(superpage.entry, invalid, { half: 'low' as never }))).toContain(
      'half',
    )
    expect(slip(({ cpu, superpage }) => cpu.write(superpage.entry, invalid, { part: 'domain' as never }))).toBe(
      'there is no part "domain"; use one of: root, tag',
    )
    expect(slip(({ cpu }) => cpu.invalidate('everything', { what: 'walks' as never }))).toContain('"walks"')
  })

  test('for rights', () => {
    expect(slip(({ cpu, space, superpage }) => cpu.write(superpage.entry, leaf(newFrame(space), 'w' as never)))).toBe(
      'there is no right "w"; use one of: r, rw',
    )
  })
})

describe('a misspelt name', () => {
  const options = { name: 'misspelt', after: () => [] }

  test('in a scenario and its configuration', () => {
    const entry = { ...options, entry: 4 }
    expect(sentence(() => scenario(entry))).toContain('there is no option entry')
    const configuration = { devices: 1, domain: 2 }
    expect(sentence(() => scenario({ ...options, configuration }))).toContain('there is no option domain')
    expect(sentence(() => scenario({ ...options, units: 'CPU' as never }))).toContain('there is no kind of units "CPU"')
  })

  test('in a variant', () => {
    const variant = { procedure: procedure('p', () => undefined), scenario: plain, broken: [], noton: ['vt-d'] }
    const asked = { name: 'x', summary: 's', source: 'none', variants: [variant] }
    expect(sentence(() => spec(asked))).toContain('there is no option noton')
  })

  test('in a word, a leaf, and where there are no options', () => {
    const maximum = { maximum: 3 }
    expect(slip(({ word }) => void word('w', maximum as object))).toContain('there is no option maximum')
    const more = { half: 'control' } as never
    const exchange: Body = ({ cpu, superpage }) => void cpu.exchange(superpage.entry, invalid, more)
    expect(slip(exchange)).toBe('there is no option half; it takes none')
    expect(slip(({ cpu }) => void cpu.allocate(2 as never))).toContain('2 stands where options are meant')
  })
})

describe('what is out of range', () => {
  test('a word that starts above its largest number', () => {
    expect(slip(({ word }) => void word('w', { initial: 3 }))).toContain('the word w starts with 3 and holds up to 1')
  })

  test('a tag that no domain has', () => {
    expect(slip(({ cpu }) => cpu.invalidate('everything', { tag: 7 }), configured)).toBe(
      'an invalidation of tag 7, which no domain has; use one of: 0, 1',
    )
  })

  test('a region outside the pages and the levels', () => {
    expect(slip(({ space }) => void space.region(pageNumber(9), 1))).toContain('9, which is no page')
    expect(slip(({ space }) => void space.region(pageNumber(0), 5))).toContain('use a level from 1 to 2')
  })
})

describe('one thing where another is meant', () => {
  test('an entry or a page for a table, a run, a value', () => {
    expect(slip(({ cpu, superpage }) => cpu.free(superpage.entry as never))).toContain('an entry is freed')
    expect(slip(({ cpu }) => cpu.invalidate('all' as never))).toContain('an invalidation of "all"')
    expect(slip(({ cpu, superpage }) => cpu.invalidate(superpage.entry as never))).toContain(
      'an invalidation of an entry',
    )
    expect(slip(({ cpu, superpage }) => cpu.write(superpage.entry, null as never))).toContain(
      'null stands where a value',
    )
    expect(slip(({ cpu }) => cpu.clean(0 as never))).toContain('0 stands where an entry is meant')
    const uses: Body = ({ cpu, superpage: { entry } }) => cpu.uses(cpu.read(entry), entry as never)
    expect(slip(uses)).toContain('an entry, which is no page')
  })

  test('what was read, or a boolean, for a test', () => {
    const local: Body = ({ cpu, superpage }) => cpu.if(cpu.read(superpage.entry) as never, () => cpu.fail())
    expect(slip(local)).toBe('a local stands where a test is meant; ask a local: old.isTable, old.is(...), isNot(...)')
    expect(slip(({ cpu }) => cpu.if(true as never, () => cpu.fail()))).toContain('true stands where a test')
  })

  test('a frame for a mapping: at the line of the scenario', () => {
    const frame = scenario({ name: 'f', after: space => [{ page: pageNumber(0), to: newFrame(space) as never }] })
    expect(sentence(() => settingOf(frame, null))).toContain(
      'a map maps page 0 to 2; say [{ page, to: { frame, rights } }]',
    )
  })
})
