// Random small models of the whole language, written through the ModelBuilder as a person would. A model is made from a
// recipe of small numbers, so that fast-check can shrink it: every number means something for every model.
import fc from 'fast-check'
import {
  type Agent,
  all,
  any,
  array,
  boolean,
  type CellTerm,
  type Condition,
  type Domain,
  type Expression,
  enumeration,
  type Model,
  ModelBuilder,
  not,
  optional,
  range,
  record,
  type Update,
} from '../../checker/language/index.ts'

/** One cell of a model, by codes. */
interface Scalar {
  readonly cell: number
  readonly size: number
  readonly is: (code: number) => Condition
  readonly isOneOf: (codes: readonly number[]) => Condition
  readonly becomes: (code: number) => Update
}

interface Guess {
  readonly kind: 'is' | 'not' | 'all' | 'any' | 'equals' | 'one of' | 'choose' | 'always'
  readonly cell: number
  readonly value: number
  readonly parts: readonly Guess[]
}

interface ChangeRecipe {
  readonly kind: 'constant' | 'copy' | 'choose' | 'next'
  readonly cell: number
  readonly value: number
  readonly when: Guess
}

interface RuleRecipe {
  readonly agent: number
  readonly isProcedure: boolean
  readonly fair: string | null
  readonly values: number
  readonly when: readonly Guess[]
  readonly then: readonly ChangeRecipe[]
}

interface Recipe {
  readonly agents: number
  readonly variables: readonly { readonly shape: number; readonly role: number; readonly initial: number }[]
  readonly rules: readonly RuleRecipe[]
  readonly never: readonly {
    readonly bad: readonly Guess[]
    readonly agent: number
    readonly situation: Guess | null
  }[]
  readonly end: Guess
}

const small = fc.nat({ max: 11 })
const guess = guessOver(guessOver(guessOver(null)))

/** Conditions whose parts are conditions of another kind, or that have none. */
function guessOver(part: fc.Arbitrary<Guess> | null): fc.Arbitrary<Guess> {
  return fc.record({
    kind: fc.constantFrom('is', 'is', 'not', 'all', 'any', 'equals', 'one of', 'choose', 'always'),
    cell: small,
    value: small,
    parts: part === null ? fc.constant([]) : fc.array(part, { maxLength: 2 }),
  })
}

const change: fc.Arbitrary<ChangeRecipe> = fc.record({
  kind: fc.constantFrom('constant', 'next', 'next', 'copy', 'choose'),
  cell: small,
  value: small,
  when: guess,
})

const recipe = (variables: readonly [number, number], rules: readonly [number, number]): fc.Arbitrary<Recipe> =>
  fc.record({
    agents: fc.integer({ min: 1, max: 3 }),
    variables: fc.array(fc.record({ shape: small, role: small, initial: small }), {
      minLength: variables[0],
      maxLength: variables[1],
      size: 'max',
    }),
    rules: fc.array(
      fc.record({
        agent: small,
        isProcedure: fc.boolean(),
        fair: fc.constantFrom('one', 'two', 'three', null, null),
        values: fc.integer({ min: 1, max: 3 }),
        when: fc.array(guess, { maxLength: 1 }),
        then: fc.array(change, { minLength: 1, maxLength: 3 }),
      }),
      { minLength: rules[0], maxLength: rules[1], size: 'max' },
    ),
    never: fc.array(
      fc.record({
        bad: fc.array(guess, { minLength: 1, maxLength: 3 }),
        agent: small,
        situation: fc.option(guess),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    end: guess,
  })

/** A random model of the whole language with a handful of states, or a few hundred. */
export const smallModel: fc.Arbitrary<Model> = recipe([3, 6], [3, 10]).map(modelOf)

/** A random model of the whole language with hundreds of states, or many thousands. */
export const largerModel: fc.Arbitrary<Model> = recipe([6, 8], [12, 20]).map(modelOf)

function modelOf(made: Recipe): Model {
  const builder = new ModelBuilder('random')
  const agents = Array.from({ length: made.agents }, (_, index) => builder.agent(`agent ${index}`))
  const agentOf = (index: number): Agent => element(agents, index)
  const scalars = made.variables.flatMap((variable, index) =>
    declare(builder, `v${index}`, variable.shape, variable.role, variable.initial, agentOf(variable.initial)),
  )
  for (const [index, { agent, isProcedure, fair, values, when, then }] of made.rules.entries())
    builder.rule(
      {
        ...{ name: `rule ${index}`, agent: agentOf(agent), kind: isProcedure ? 'procedure' : 'hardware' },
        ...(fair === null ? {} : { fair }),
      },
      { value: Array.from({ length: values }, (_, value) => value) },
      ({ value }) => {
        const turn = agent + index
        const updates = then.map(each => updateOf(scalars, each, turn, value))
        return {
          text: `rule ${index} with ${value}`,
          when: all(element(scalars, turn).is(value), ...when.map(part => conditionOf(scalars, part))),
          then: updates.filter((update, place) => updates.findIndex(other => other.cell === update.cell) === place),
        }
      },
    )
  for (const [index, { bad, agent, situation }] of made.never.entries())
    builder.never(
      `never ${index}`,
      'this never happens',
      bad.map((when, place) => ({
        agent: agentOf(agent + place),
        text: `bad ${place}`,
        when: all(
          conditionOf(scalars, when),
          element(scalars, agent + place).is(place + 1),
          element(scalars, agent + 2 * place + 1).is(agent),
        ),
      })),
      situation === null ? [] : [{ text: 'a situation', when: conditionOf(scalars, situation) }],
    )
  if (made.rules.some(({ fair }) => fair !== null))
    builder.eventually(
      'it ends',
      'the end is reached',
      all(conditionOf(scalars, made.end), element(scalars, made.agents).is(2)),
      { agent: agentOf(1), text: 'goes on for ever' },
    )
  return builder.build()
}

function declare(
  builder: ModelBuilder,
  name: string,
  shape: number,
  role: number,
  initial: number,
  agent: Agent,
): Scalar[] {
  const pair = record({ flag: boolean, number: range(0, 2) })
  const make = <D extends Domain>(domain: D, empty: Parameters<typeof builder.variable<D>>[2]) =>
    role % 3 === 0 ? builder.cache(name, domain, empty, agent) : builder.variable(name, domain, empty)
  const color = enumeration('red', 'green', 'blue')
  switch (shape % 9) {
    case 0:
      return [scalar(make(boolean, role % 3 !== 0 && initial % 2 === 1))]
    case 1:
      return [scalar(make(range(2, 5), role % 3 === 0 ? 2 : 2 + (initial % 4)))]
    case 2:
      return [scalar(make(color, role % 3 === 0 ? 'red' : element(['red', 'green', 'blue'] as const, initial)))]
    case 3:
      return [scalar(make(optional(color), role % 3 === 0 || initial % 2 === 0 ? null : 'blue'))]
    case 4: {
      const { flag, number } = make(pair, { flag: false, number: 0 })
      return [scalar(flag), scalar(number)]
    }
    case 5:
      return make(array(boolean, 3), [false, false, false]).elements.map(scalar)
    case 6: {
      const { present, fields } = make(optional(pair), null)
      return [scalar(present), scalar(fields.flag), scalar(fields.number)]
    }
    case 7:
      return [scalar(builder.control(name, range(0, 4), initial % 5))]
    default:
      return make(array(record({ on: boolean }), 2), [{ on: false }, { on: false }]).elements.map(({ on }) =>
        scalar(on),
      )
  }
}

function scalar<T>(term: CellTerm<T>): Scalar {
  const size = term.domain.labels.length
  const value = (code: number): T => term.domain.decode(code % size)
  return {
    cell: term.cell,
    size,
    is: code => term.is(value(code)),
    isOneOf: codes => term.isOneOf(codes.map(value)),
    becomes: code => term.becomes(value(code)),
  }
}

function conditionOf(scalars: readonly Scalar[], made: Guess): Condition {
  const one = element(scalars, made.cell)
  const parts = made.parts.map(part => conditionOf(scalars, part))
  const other = element(scalars, made.cell + made.value + 1)
  switch (made.kind) {
    case 'is':
      return one.is(made.value)
    case 'not':
      return not(parts[0] ?? one.is(made.value))
    case 'all':
      return all(one.is(made.value), ...parts)
    case 'any':
      return any(one.is(made.value), ...parts)
    case 'one of':
      return one.isOneOf([made.value, made.value + 1])
    case 'equals':
      return equal(cell(one), parts[0]?.condition ?? cell(other))
    case 'choose':
      return equal(chosen(parts[0] ?? other.is(made.value), cell(one), cell(other)), cell(element(scalars, made.value)))
    case 'always':
      return all()
  }
}

/** `turn` is the cell by whose value the rule's instances differ: `next` moves it on. */
function updateOf(scalars: readonly Scalar[], made: ChangeRecipe, turn: number, value: number): Update {
  const target = element(scalars, made.kind === 'next' ? turn : made.cell)
  const fitting = scalars.filter(source => source.size <= target.size)
  const source = cell(element(fitting, made.value))
  switch (made.kind) {
    case 'constant':
      return target.becomes(made.value)
    case 'next':
      return target.becomes(value + 1)
    case 'copy':
      return { cell: target.cell, value: source }
    case 'choose':
      return { cell: target.cell, value: chosen(conditionOf(scalars, made.when), source, target.becomes(value).value) }
  }
}

function equal(left: Expression, right: Expression): Condition {
  return { condition: { kind: 'equal', left, right } }
}

function chosen(when: Condition, then: Expression, otherwise: Expression): Expression {
  return { kind: 'choose', when: when.condition, then, otherwise }
}

function cell(of: Scalar): Expression {
  return { kind: 'cell', cell: of.cell }
}

/** The element at an index, counted around. */
export function element<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length]
  if (found === undefined) throw new Error('an empty list has no elements')
  return found
}
