// A trace in which one walk reads an entry twice looks impossible: caches are sets, and a walk in flight stands for any number of walks at its
// place. A trace that makes use of that says so.
import { at, type Expression } from '../language/index.ts'
import { lastChange, type Walked } from './chain.ts'
import { reasonFor } from './reason.ts'
import { listOf } from './why.ts'

/** A sentence for each walk from which several steps go on. `condition`: of the violation, which is one step more. */
export function sharedWalks(
  { states, rules }: Walked,
  condition: Expression,
  walks: ReadonlySet<number>,
): readonly string[] {
  const goingOn = new Map<string, number[]>()
  for (const [index, when] of [...rules.map(rule => rule.when), condition].entries()) {
    const before = at(states, index)
    for (const cell of reasonFor(when, before)) {
      const begun = walks.has(cell) && at(before, cell) !== 0 ? lastChange(states, cell, index) : null
      if (begun === null) continue
      const key = `${cell} ${begun}`
      goingOn.set(key, [...(goingOn.get(key) ?? []), index + 1])
    }
  }
  const several = [...goingOn.values()].filter(steps => steps.length > 1)
  return several.map(
    steps =>
      `Steps ${listOf(steps.map(String))} need not be one walk: a walk in flight stands for any number of walks at its place.`,
  )
}
