// The reference model with states as wide as wanted: dials that no reachable rule turns, though the compiler can't know that.
import { type Expression, type Model, type Rule, SpecMistake } from '../../checker/language/index.ts'
import { referenceModel } from './reference-model.ts'

const places = 2 ** 16

/** The reference model with `dials` more cells of 16 bits. Its states, transitions and depth are the same. */
export function widenedModel(pages: number, devices: number, dials: number): Model {
  const model = referenceModel(pages, devices)
  const [first] = model.rules
  if (first === undefined) throw new SpecMistake('the reference model has no rules', 'give it pages')
  const is = (name: string, value: number): Expression => ({
    kind: 'equal',
    left: { kind: 'cell', cell: model.cells.findIndex(cell => cell.name === name) },
    right: { kind: 'constant', value },
  })
  const indexes = Array.from({ length: dials }, (_, index) => index)
  const turn: Rule = {
    ...first,
    name: 'turn the dials',
    when: { kind: 'all', of: [is('line', 0), is('invalidation pending', 1)] },
    then: indexes.map(index => ({
      cell: model.cells.length + index,
      value: { kind: 'constant', value: places - 1 },
    })),
  }
  return {
    ...model,
    cells: [
      ...model.cells,
      ...indexes.map(index => ({
        name: `dial ${index}`,
        labels: Array<string>(places),
        initial: 0,
        role: 'ordinary' as const,
      })),
    ],
    rules: [turn, ...model.rules],
  }
}
