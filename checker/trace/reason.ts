// Why a condition has the value that it has in one state: a small set of cells that decides it.
import { at, type Expression, evaluate, type State } from '../language/index.ts'

/** Cells whose values in this state are enough to give the expression its value, in order of first appearance. */
export function reasonFor(expression: Expression, state: State, found: Set<number> = new Set()): Set<number> {
  switch (expression.kind) {
    case 'constant':
      return found
    case 'cell':
      return found.add(expression.cell)
    case 'not':
      return reasonFor(expression.of, state, found)
    case 'equal':
      reasonFor(expression.left, state, found)
      return reasonFor(expression.right, state, found)
    case 'choose': {
      reasonFor(expression.when, state, found)
      const taken = evaluate(expression.when, state) === 1 ? expression.then : expression.otherwise
      return reasonFor(taken, state, found)
    }
    case 'all':
      return reasonForParts(expression.of, 0, state, found)
    case 'any':
      return reasonForParts(expression.of, 1, state, found)
  }
}

/** One part with the deciding value is enough; where none has it, all parts are needed. */
function reasonForParts(parts: readonly Expression[], deciding: number, state: State, found: Set<number>): Set<number> {
  const values = parts.map(part => evaluate(part, state))
  const first = values.indexOf(deciding)
  if (first !== -1) return reasonFor(at(parts, first), state, found)
  for (const part of parts) reasonFor(part, state, found)
  return found
}
