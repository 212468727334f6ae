// What follows from program order, against every way through small random programs.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { at } from '../../../checker/language/index.ts'
import { isRightBehind, type MicroStep, type Program, successors } from '../../../model/procedure/index.ts'

const length = 7

function programOf(ways: readonly (readonly [number | null, number | null])[]): Program {
  const steps = ways.map(
    ([next, otherwise], place): MicroStep => ({
      action: { kind: 'fence', fence: 'store' },
      source: null,
      code: null,
      next: next ?? place + 1,
      otherwise,
      sometimes: false,
    }),
  )
  return { steps, end: steps.length, failed: steps.length + 1 }
}

const place = fc.nat(length + 1)
const programs = fc
  .array(fc.tuple(fc.option(place, { freq: 2 }), fc.option(place, { freq: 2 })), {
    minLength: length,
    maxLength: length,
  })
  .map(ways => programOf(ways.map(([next, otherwise]) => [otherwise === null ? null : next, otherwise])))

/** On every way of up to so many steps: is a visit of `later` the only one, and `earlier` and all between come right before it? */
function alwaysRightBehind(program: Program, earlier: number, later: number): boolean {
  let isAlways = true
  const walk = (way: readonly number[]): void => {
    const here = at(way, way.length - 1)
    if (here === later) {
      const before = way.slice(-1 - (later - earlier), -1)
      const expected = Array.from({ length: later - earlier }, (_, index) => earlier + index)
      if (before.join() !== expected.join() || way.indexOf(later) !== way.length - 1) isAlways = false
    }
    if (here >= program.end || way.length > 2 * length) return
    for (const next of successors(at(program.steps, here))) walk([...way, next])
  }
  walk([0])
  return isAlways
}

test('where one micro-step is right behind another on every way, and only once', () => {
  const found = { behind: 0, notAlways: 0 }
  fc.assert(
    fc.property(programs, program => {
      for (let earlier = 0; earlier < length; earlier++)
        for (let later = earlier + 1; later < length; later++) {
          const isAlways = alwaysRightBehind(program, earlier, later)
          if (!isAlways) found.notAlways++
          if (!isRightBehind(program, earlier, later)) continue
          found.behind++
          expect(isAlways, `${earlier} to ${later}`).toBe(true)
        }
    }),
    { numRuns: 200 },
  )
  expect(Math.min(found.behind, found.notAlways)).toBeGreaterThan(100)
})
