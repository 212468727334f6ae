// Which steps a violation rests on: without the others the run is still one, and ends in the violation.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  all,
  at,
  type Expression,
  enumeration,
  evaluate,
  initialState,
  isTrue,
  type Model,
  ModelBuilder,
  range,
  type State,
  step,
} from '../../../checker/language/index.ts'
import { type Part, partsIn, type Run } from '../../../checker/trace/matter.ts'
import { smallModel } from '../../oracle/random-model.ts'

function walked(model: Model, rules: readonly number[]): Run {
  const states: State[] = [initialState(model)]
  for (const rule of rules) {
    const next = step(model, at(model.rules, rule), at(states, states.length - 1))
    if (next === null) throw new Error(`${at(model.rules, rule).text} can't act`)
    states.push(next)
  }
  return { rules: rules.map(rule => at(model.rules, rule)), states }
}

/** A run by the first of the rules that can act, from the place in the list that each number says. */
function randomRun(model: Model, choices: readonly number[]): readonly number[] {
  const rules: number[] = []
  let state = initialState(model)
  for (const choice of choices) {
    const able = [...model.rules.keys()].filter(rule => step(model, at(model.rules, rule), state) !== null)
    if (able.length === 0) return rules
    const rule = at(able, choice % able.length)
    rules.push(rule)
    state = step(model, at(model.rules, rule), state) ?? state
  }
  return rules
}

/** The end of the run without the steps that don't matter; null where it is no run then. */
function thinned(model: Model, run: Run, parts: readonly Part[]): State | null {
  let state = at(run.states, 0)
  for (const [index, rule] of run.rules.entries()) {
    const part = at(parts, index)
    if (part === 'idle') continue
    if (!isTrue(rule.when, state)) return null
    const next = [...state]
    for (const { cell, value } of rule.then)
      if (part === 'matters' || at(model.cells, cell).role === 'control') next[cell] = evaluate(value, state)
    state = next
  }
  return state
}

test('without the steps that do not matter it is still a run, to the same violation', () => {
  let folded = 0
  fc.assert(
    fc.property(smallModel, fc.array(fc.nat(50), { minLength: 1, maxLength: 14 }), (model, choices) => {
      const run = walked(model, randomRun(model, choices))
      const end = at(run.states, run.rules.length)
      const conditions: readonly Expression[] = model.properties.flatMap(property =>
        property.kind === 'never' ? property.bad.map(({ when }) => when) : [property.goal],
      )
      for (const condition of conditions.filter(one => isTrue(one, end))) {
        const parts = partsIn(model, run, condition)
        folded += parts.filter(part => part !== 'matters').length
        const other = thinned(model, run, parts)
        expect(other).not.toBeNull()
        expect(other !== null && isTrue(condition, other)).toBe(true)
      }
    }),
    { numRuns: 3000 },
  )
  expect(folded).toBeGreaterThan(500)
})

interface Kitchen {
  readonly model: Model
  readonly parts: (...texts: readonly string[]) => readonly Part[]
}

/** A cook who fills pots one after the other and lights the fire when the soup is on; a cat that looks into the first pot. */
function kitchen(): Kitchen {
  const builder = new ModelBuilder('kitchen')
  const [cook, cat] = [builder.agent('cook'), builder.agent('cat')]
  const place = builder.control('cook.at', range(0, 5), 0)
  const contents = enumeration('empty', 'soup', 'tea')
  const pots = ['first', 'second', 'third'].map(name => builder.variable(name, contents, 'empty'))
  const fire = builder.variable('fire', enumeration('out', 'lit'), 'out')
  const thought = builder.variable('thought', enumeration('nothing', 'no soup'), 'nothing')
  const [first, second, third] = [at(pots, 0), at(pots, 1), at(pots, 2)]
  const head = { name: 'cooks', agent: cook, kind: 'procedure' } as const
  const steps = [
    { text: 'tea', then: [second.becomes('tea')] },
    { text: 'more tea', then: [third.becomes('tea')] },
    { text: 'soup', then: [first.becomes('soup')] },
    { text: 'looks at the soup', then: [], when: first.is('soup') },
    { text: 'fire', then: [fire.becomes('lit')] },
  ]
  for (const [index, { text, then, when = all() }] of steps.entries())
    builder.rule(head, {}, () => ({
      text,
      when: all(place.is(index), when),
      then: [...then, place.becomes(index + 1)],
    }))
  builder.rule({ name: 'cat', agent: cat }, {}, () => ({
    text: 'the cat looks',
    when: first.is('empty'),
    then: [thought.becomes('no soup')],
  }))
  builder.never('burns', 'no fire', [{ agent: cook, text: 'burns', when: all(fire.is('lit'), place.is(5)) }])
  builder.never('mistaken', 'the cat is right', [
    { agent: cat, text: 'wrong', when: all(thought.is('no soup'), place.is(5)) },
  ])
  const model = builder.build()
  const parts = (...texts: readonly string[]): readonly Part[] => {
    const run = walked(
      model,
      texts.map(text => model.rules.findIndex(rule => rule.text === text)),
    )
    const end = at(run.states, texts.length)
    const property = model.properties.find(one => one.kind === 'never' && one.bad.some(({ when }) => isTrue(when, end)))
    if (property?.kind !== 'never') throw new Error('nothing is wrong at the end')
    return partsIn(model, run, at(property.bad, 0).when)
  }
  return { model, parts }
}

const cooks = ['tea', 'more tea', 'soup', 'looks at the soup', 'fire']

test('a step that changes nothing which the end rests on only moves its agent; one that waited matters, and what it waited for', () => {
  expect(kitchen().parts(...cooks)).toEqual(['moves', 'moves', 'matters', 'matters', 'matters'])
})

test('a step of somebody else that nobody needs is idle', () => {
  expect(
    kitchen()
      .parts('the cat looks', ...cooks)
      .slice(0, 3),
  ).toEqual(['idle', 'moves', 'moves'])
})

test('a step that makes stale what was read matters', () => {
  const builder = new ModelBuilder('one look')
  const [writer, reader] = [builder.agent('writer'), builder.agent('reader')]
  const place = builder.control('at', range(0, 3), 0)
  const entry = builder.variable('entry', enumeration('old', 'new'), 'old')
  const other = builder.variable('other', enumeration('old', 'new'), 'old')
  const copy = builder.cache('copy', enumeration('none', 'old'), 'none', reader)
  builder.rule({ name: 'look', agent: reader }, {}, () => ({
    text: 'looks',
    when: entry.is('old'),
    then: [copy.becomes('old')],
  }))
  for (const [index, cell] of [entry, other, null].entries())
    builder.rule({ name: `write ${index}`, agent: writer, kind: 'procedure' }, {}, () => ({
      when: place.is(index),
      then: [place.becomes(index + 1), ...(cell === null ? [] : [cell.becomes('new')])],
    }))
  builder.never('isolated', 'nobody uses the old one', [
    { agent: reader, text: 'uses it', when: all(copy.is('old'), place.is(3)) },
  ])
  const model = builder.build()
  const run = walked(model, [0, 1, 2, 3])
  const property = at(model.properties, 0)
  if (property.kind !== 'never') throw new Error('it is about states')
  // The last one brings the writer to where it is wrong to use the old one.
  expect(partsIn(model, run, at(property.bad, 0).when)).toEqual(['matters', 'matters', 'moves', 'matters'])
})
