// Sentences under a trace: places in programs become the rows of the trace.
import { expect, test } from 'vitest'
import { at, boolean, type Model, ModelBuilder, type Rule, range } from '../../../checker/language/index.ts'
import { inRows } from '../../../checker/trace/in-rows.ts'

/** Programs of three micro-steps each, beside hardware. */
function programs(...names: readonly string[]): Model {
  const builder = new ModelBuilder('programs')
  const flag = builder.variable('flag', boolean, false)
  const unit = builder.agent('IOMMU')
  builder.rule({ name: 'IOMMU: walk', agent: unit }, {}, () => ({ when: flag.is(false), then: [flag.becomes(true)] }))
  for (const name of names) {
    const agent = builder.agent(name)
    const place = builder.control(name, range(0, 3), 0)
    for (const step of [0, 1, 2])
      builder.rule({ name: `${name}: micro-step ${step + 1}`, agent, kind: 'procedure' }, {}, () => ({
        when: place.is(step),
        then: [place.becomes(step + 1)],
      }))
  }
  builder.never('nothing', 'nothing', [{ agent: unit, text: 'bad', when: flag.is(true) }])
  return builder.build()
}

/** The rules of these names, in this order. */
function run(model: Model, ...names: readonly string[]): readonly Rule[] {
  return names.map(name =>
    at(
      model.rules.filter(rule => rule.name === name),
      0,
    ),
  )
}

const one = programs('CPU 0')
const alone = inRows(one, run(one, 'IOMMU: walk', 'CPU 0: micro-step 1', 'IOMMU: walk', 'CPU 0: micro-step 2'))
const two = programs('CPU 0', 'CPU 1')
const both = inRows(two, run(two, 'CPU 1: micro-step 1', 'CPU 0: micro-step 1', 'CPU 1: micro-step 2'))

test.each([
  ['the store to L1[0] (micro-step 2) is visible', 'the store to L1[0] (step 4) is visible'],
  ['Step 7: the clean of L1 (micro-step 1) leaves it', 'Step 7: the clean of L1 (step 2) leaves it'],
  // It is named already.
  ['the clean (micro-step 1), submitted in step 2, has', 'the clean, submitted in step 2, has'],
  // It has no row.
  ['the clean (micro-step 3) was last changed by step 2', 'the clean (micro-step 3) was last changed by step 2'],
  ['micro-step 1 of CPU 0 is ahead', 'step 2 of CPU 0 is ahead'],
])('%s', (sentence, said) => {
  expect(alone(sentence)).toBe(said)
})

test.each([
  ['the store (CPU 1, micro-step 2) is pending', 'the store (CPU 1, step 3) is pending'],
  ['the store (CPU 1, micro-step 2) changed in step 3', 'the store (CPU 1) changed in step 3'],
  ['CPU 1: L1[0] as read (micro-step 1) = invalid', 'CPU 1: L1[0] as read (step 1) = invalid'],
  ['released by CPU 0 at micro-step 1 since', 'released by CPU 0 at step 2 since'],
  ['released by CPU 0 at micro-step 1, by step 2', 'released by CPU 0, by step 2'],
  // Nobody says whose it is.
  ['the store (micro-step 1) is pending', 'the store (micro-step 1) is pending'],
])('of two programs: %s', (sentence, said) => {
  expect(both(sentence)).toBe(said)
})

test('of a loop all its rows are named, otherwise the last', () => {
  const rules = run(one, ...['1', '2', '1', '2', '1'].map(number => `CPU 0: micro-step ${number}`))
  expect(inRows(one, rules)('the store (micro-step 1)')).toBe('the store (step 5)')
  expect(inRows(one, rules, 2)('the store (micro-step 1)')).toBe('the store (steps 3, 5)')
  expect(inRows(one, rules, 6)('the store (micro-step 2)')).toBe('the store (step 4)')
})
