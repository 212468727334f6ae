// Slips that types would catch, and specs written without them meet: each is refused where it is made, with what to write instead.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  invalid,
  isNot,
  type Local,
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

  test('a table or a word for a frame, a table or nothing for a lock', () => {
    expect(slip(({ cpu }) => cpu.release('frame 0' as never))).toContain('"frame 0" is released; release a data frame')
    expect(slip(({ cpu }) => cpu.release(cpu.allocate() as never))).toContain('a table is freed: cpu.free(table)')
    expect(slip(({ cpu }) => cpu.lock(cpu.allocate() as never))).toContain('stands where a lock is meant; name it')
    expect(slip(({ cpu, word }) => cpu.unlock(word('w') as never))).toContain('stands where a lock is meant')
    expect(slip(({ cpu }) => cpu.lock('' as never))).toContain('stands where a lock is meant')
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

  test('rights of a map that there are none of', () => {
    const wrong = scenario({
      name: 'w',
      after: space => [{ page: pageNumber(0), to: { frame: newFrame(space), rights: 'w' as never } }],
    })
    expect(sentence(() => settingOf(wrong, null))).toContain('a map gives page 0 the rights "w"; use one of: r, rw')
  })
})

describe('what was read', () => {
  const read = (ask: (local: Local) => unknown): string =>
    slip(({ cpu, superpage }) => void ask(cpu.read(superpage.entry)))
  const readWord = (ask: (local: Local) => unknown): string => slip(({ cpu, word }) => void ask(cpu.read(word('w'))))

  test("of an entry is not compared with a word's", () => {
    expect(read(local => local.is(1))).toContain("L2[0] as read holds an entry's value, and is compared with 1")
    expect(read(local => local.is(leaf as never))).toContain('compared with a function')
    expect(read(local => local.is(null as never))).toContain('compared with null')
  })

  test("of a word is not compared with an entry's, and with no number that it can't hold", () => {
    expect(readWord(local => local.isLeaf)).toBe(
      'whether it is a leaf is asked of w as read, which holds numbers from 0 to 1; ask for a number: is(0) ... is(1)',
    )
    expect(readWord(local => local.is(invalid))).toContain(
      'w as read holds numbers from 0 to 1, and is compared with invalid',
    )
    expect(readWord(local => local.is(5))).toContain('compared with 5')
    expect(readWord(local => local.isDirty)).toContain('dirty')
    expect(readWord(local => local.at(0))).toContain('an entry of its table is asked of w as read')
    const both: Body = ({ cpu, superpage, word }) => void cpu.read(superpage.entry).is(cpu.read(word('w')))
    expect(slip(both)).toContain("w as read is a number and L2[0] as read an entry's value")
  })

  test('is no test by itself', () => {
    expect(read(local => isNot(local as never))).toContain('a local stands where a test is meant')
  })

  test('is not asked in vain: a plain `if` takes every test for true', () => {
    const plain: Body = ({ cpu, superpage }) => {
      if (cpu.read(superpage.entry).isLeaf) cpu.write(superpage.entry, invalid)
    }
    expect(slip(plain)).toBe(
      'it is asked whether L2[0] as read is a leaf, and nothing goes by that; give the test to cpu.if(test, () => ...), isNot, both or either: a plain `if` or `while` of JavaScript takes it for true, whatever is read',
    )
    expect(read(local => isNot(local.isTable))).toContain('whether not (L2[0] as read is a table), and nothing')
    expect(readWord(local => local.is(1))).toContain('whether w as read is 1, and nothing goes by that')
  })

  test('is not made a thing of another kind', () => {
    const mapped = (change: unknown): string =>
      slip(({ cpu, superpage: { entry } }) => cpu.write(entry, cpu.read(entry).map('changed', change as never)))
    const thrown = (): never => {
      throw new Error('no such frame')
    }
    expect(mapped(thrown)).toContain('the function of `map` fails for frame 0 rw: no such frame')
    expect(mapped(() => undefined)).toContain('makes undefined of frame 0 rw')
    expect(mapped(() => ({ kind: 'number', number: 1 }))).toContain('makes 1 of')
    expect(mapped(7)).toContain('7 stands where a function is meant')
  })

  test('points to a table that has no such entry', () => {
    const past: Body = ({ cpu, space }) => void cpu.read(cpu.read(space.root.at(0)).at(9))
    expect(slip(past)).toBe(
      'entry 9 is past the table to which L2[0] as read points; it has 2 entries: use an index from 0 to 1',
    )
  })
})

test('what an atomic expects is said to be expected', () => {
  expect(slip(({ cpu, word }) => void cpu.compareExchange(word('w'), invalid, 1))).toContain(
    'invalid is the value expected in w, which holds numbers from 0 to 1',
  )
  const number: Body = ({ cpu, superpage }) => void cpu.compareExchange(superpage.entry, 1, invalid)
  expect(slip(number)).toContain('1 is the value expected in L2[0], which is an entry')
})

test('an addition is called one, and what was read by a local is called by its place', () => {
  const { model } = built(
    procedure('named', ({ cpu, space, word }) => {
      const below = cpu.read(cpu.read(space.root.at(0)).at(0))
      cpu.if(below.isLeaf, () => cpu.fence('store'))
      cpu.add(word('refs', { initial: 1 }), -1)
    }),
    scenario({ name: 'small', leafLevel: 1, after: () => [] }),
    'vt-d',
  )
  const names = model.rules.map(({ text }) => text)
  expect(names.filter(name => name.includes('add -1 to refs = 1: := 0'))).not.toEqual([])
  expect(names.filter(name => name.includes('if entry 0 in L2[0] as read'))).not.toEqual([])
  expect(names.filter(name => name.includes('as read as read') || name.includes('exchange refs'))).toEqual([])
})
