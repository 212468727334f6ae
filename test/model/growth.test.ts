// What makes the states of a case too many is said in a sentence: sets of stores, or of dirty lines, that walks can tell apart.
import { expect, test } from 'vitest'
import type { BuiltCase } from '../../checker/language/index.ts'
import { type Body, invalid, leaf, pointer, procedure, type Scenario, scenario } from '../../model/index.ts'
import { built } from './verdicts.ts'

const large: Scenario = scenario({
  ...{ name: 'large', entries: 32 },
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

/** Fills a table for the superpage: before anybody can reach it, or afterwards. */
function filling(early: boolean): Body {
  return ({ cpu, superpage, before }) => {
    const table = cpu.allocate({ zeroed: true })
    const publish = (): void => {
      cpu.clean(table)
      cpu.fence('complete')
      cpu.write(superpage.entry, pointer(table))
      cpu.clean(superpage.entry)
      cpu.fence('complete')
    }
    if (!early) publish()
    for (const page of superpage.pages) {
      const mapping = before(page)
      if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
    }
    if (early) publish()
    cpu.clean(table)
    cpu.fence('complete')
  }
}

function said({ growth }: BuiltCase): string | null {
  const found = growth?.() ?? null
  return found === null ? null : `${found.what}; ${found.cure}`
}

function growthOn(hardware: string, early: boolean): string | null {
  return said(built(procedure('fill', filling(early)), large, hardware))
}

test.each(['vt-d', 'vt-d-unsnooped', 'smmu-v3-bbm2', 'ipmmu'])(
  'a table filled before it can be reached, on %s',
  name => {
    expect(growthOn(name, true)).toBeNull()
  },
)

test('a table filled while walks can reach it', () => {
  expect(growthOn('vt-d', false)).toBeNull() // stores are seen in order
  expect(growthOn('smmu-v3-bbm2', false)).toBe(
    '32 stores of L1 may become visible in any order while walks can reach it: up to 2^32 sets of them; take fewer entries (--entries 4)',
  )
  expect(growthOn('vt-d-unsnooped', false)).toBe(
    '16 dirty lines of L1 may be written back in any order while walks can reach it: up to 2^16 sets of them; take fewer entries (--entries 4)',
  )
})

/** Each page is made invalid and invalidated, with a wait behind each, or one behind all. */
function unmapping(waitsForEach: boolean): Body {
  return ({ cpu, space }) => {
    for (const page of space.pages) {
      cpu.write(space.region(page, 1).entry, invalid)
      cpu.fence('complete')
      cpu.invalidate(page)
      if (waitsForEach) cpu.wait({ drain: true })
    }
    if (!waitsForEach) cpu.wait({ drain: true })
  }
}

const allGo: Scenario = scenario({
  ...{ name: 'all go', entries: 32, leafLevel: 1 },
  after: space => space.pages.map(page => ({ page, to: null })),
})

function growthOfUnmapping(hardware: string, waitsForEach: boolean): string | null {
  return said(built(procedure('unmap', unmapping(waitsForEach)), allGo, hardware))
}

test.each(['vt-d', 'smmu-v3-bbm2'])('an invalidation for each page, and one wait for all, on %s', name => {
  expect(growthOfUnmapping(name, true)).toBeNull()
  expect(growthOfUnmapping(name, false)).toBe(
    '32 invalidations may be under way at once, and act in any order: up to 2^32 sets of them; take fewer entries (--entries 4), or invalidate a range at once',
  )
})

test('invalidations that are done when their instruction is, or when the fence behind it is', () => {
  expect(growthOfUnmapping('x86-ept', false)).toBeNull()
  expect(growthOfUnmapping('arm-cpu-bbm2', false)).toBeNull()
})
