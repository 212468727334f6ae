// Conditions on single states as JavaScript: which of a property's violations hold, and the first state of a stretch in
// which any of some conditions holds.
import type { Expression } from '../language/index.ts'
import { dispatchSource } from './dispatch.ts'
import { type Dispatch, type Guarded, guardedBy } from './guarded.ts'
import { conditionOf, knowing } from './normalise.ts'

/** A function body that runs `body(index)` for every condition that holds. */
export function whicheverHold(
  conditions: readonly Expression[],
  body: (index: number) => string,
  dispatch: Dispatch,
): string {
  const knowledge = knowing(dispatch.layout.possible)
  const guarded: Guarded[] = []
  conditions.forEach((expression, index) => {
    const condition = conditionOf(expression, knowledge)
    if (condition.kind === 'constant' && !condition.value) return
    guarded.push(guardedBy(condition, body(index)))
  })
  return dispatchSource(guarded, dispatch)
}

/** The source of a function `name` that gives the offset of the first state from `from` up to `to` with n above 0, or -1. */
export function scanSource(name: string, holds: string, words: number): string {
  return `function ${name}(s, from, to) {
for (let i = from; i < to; i += ${words}) if (${holds}(s, i, 0) !== 0) return i
return -1
}`
}
