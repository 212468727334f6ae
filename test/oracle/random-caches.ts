// Models made from the recipes of cache-recipe.ts. Most are reduced by "few tokens", some are refused.
import {
  type Agent,
  all,
  any,
  boolean,
  type CellTerm,
  type Condition,
  type Model,
  ModelBuilder,
  not,
  optional,
  range,
  record,
  type Update,
} from '../../checker/language/index.ts'
import type { CacheRecipe, OrdinaryGuess, TokenChange } from './cache-recipe.ts'
import { element } from './random-model.ts'

/** A place for a token; its values are 1 to `values`. */
export interface Place {
  readonly kind: number
  readonly values: number
  readonly isThere: Condition
  readonly is: (value: number) => Condition
  readonly becomes: (value: number) => Update[]
  readonly empty: Update[]
  readonly cells: readonly number[]
}

/** A model under construction: what a variation of it may still add to. */
export interface Draft {
  readonly builder: ModelBuilder
  readonly cpu: Agent
  readonly unit: Agent
  readonly counter: CellTerm<number>
  readonly memory: CellTerm<number>
  readonly places: readonly Place[]
  readonly program: number
}

/** A model, and how to make it a little different first. */
export function modelOf(made: CacheRecipe, vary: (draft: Draft) => void = () => undefined): Model {
  const builder = new ModelBuilder('random caches')
  const cpu = builder.agent('CPU')
  const unit = builder.agent('unit')
  const program = made.steps.length
  const counter = builder.control('counter', range(0, program), 0)
  const memory = builder.variable('memory', range(0, 2), 0)
  const places = made.places.map((kind, index) => placeOf(builder, `place ${index}`, kind, unit))
  const draft = { builder, cpu, unit, counter, memory, places, program }
  const marked = made.marks.map((_, index) => builder.variable(`mark ${index}`, boolean, false))
  addProgram(draft, made)
  addFills(draft, made)
  addMarks(draft, made, marked)
  builder.never(
    'bad',
    'no bad state',
    made.bad.map(({ when, tokens, marked: isMarked }, index) => ({
      agent: element([cpu, unit], index),
      text: `bad ${index}`,
      when: all(
        conditionOf(draft, when),
        ...tokens.map(each => tokenOf(draft, each)),
        ...(isMarked ? marked.map(flag => flag.is(true)) : []),
      ),
    })),
    [{ text: 'a token is there at the end', when: all(element(places, 0).isThere, counter.is(program)) }],
  )
  if (made.marks.length === 0) {
    builder.eventually('it ends', 'the end is reached', conditionOf(draft, made.goal), { agent: cpu, text: 'goes on' })
  }
  vary(draft)
  return builder.build()
}

function placeOf(builder: ModelBuilder, name: string, kind: number, agent: Agent): Place {
  if (kind === 0) {
    const flag = builder.cache(name, boolean, false, agent)
    const empty = [flag.becomes(false)]
    const is = () => flag.is(true)
    return { kind, values: 1, isThere: is(), is, becomes: () => [flag.becomes(true)], empty, cells: [flag.cell] }
  }
  const code = (value: number): number => (value + 1) % 2
  if (kind === 1) {
    const held = builder.cache(name, optional(range(0, 1)), null, agent)
    return {
      kind,
      values: 2,
      isThere: not(held.is(null)),
      is: value => held.is(code(value)),
      becomes: value => [held.becomes(code(value))],
      empty: [held.becomes(null)],
      cells: [held.cell],
    }
  }
  const held = builder.cache(name, optional(record({ what: range(0, 1) })), null, agent)
  return {
    kind,
    values: 2,
    isThere: held.isPresent(),
    is: value => all(held.isPresent(), held.fields.what.is(code(value))),
    becomes: value => held.becomes({ what: code(value) }),
    empty: held.becomes(null),
    cells: [held.present.cell, held.fields.what.cell],
  }
}

function addProgram(draft: Draft, made: CacheRecipe): void {
  const { builder, cpu, counter, memory, program } = draft
  for (const [index, { when, stores, tokens }] of made.steps.entries())
    builder.rule({ name: `step ${index}`, agent: cpu, kind: 'procedure', fair: 'CPU' }, {}, () => ({
      when: all(counter.is(index), conditionOf(draft, when)),
      then: onceEach([
        counter.becomes(index + 1),
        ...(stores === null ? [] : [memory.becomes(stores % 3)]),
        ...tokens.flatMap(change => changed(draft, change)),
      ]),
    }))
  if (made.goesBack)
    builder.rule({ name: 'goes back', agent: cpu, fair: 'CPU' }, {}, () => ({
      when: counter.is(program),
      then: [counter.becomes(0)],
    }))
  const { flips } = made
  const fair = made.goal.value % 2 === 0 ? { fair: 'memory' } : {}
  if (flips !== null)
    builder.rule({ name: 'flips', agent: draft.unit, ...fair }, { value: [0, 1] }, ({ value }) => ({
      when: all(memory.is(value), conditionOf(draft, flips)),
      then: [memory.becomes(value + 1)],
    }))
}

function addMarks(draft: Draft, made: CacheRecipe, marked: readonly CellTerm<boolean>[]): void {
  const { builder, unit, memory, places } = draft
  for (const [index, mark] of made.marks.entries()) {
    const place = element(places, mark.place)
    const flag = element(marked, index)
    const when = all(conditionOf(draft, mark.when), place.isThere)
    const spent = mark.spends ? place.empty : []
    builder.rule({ name: `mark ${index}`, agent: unit }, { value: mark.counts ? [0, 1] : [0] }, ({ value }) =>
      mark.counts
        ? { when: all(when, memory.is(value)), then: [memory.becomes(value + 1), ...spent] }
        : { when: all(when, flag.is(false)), then: [flag.becomes(true), ...spent] },
    )
  }
}

function addFills(draft: Draft, made: CacheRecipe): void {
  for (const [index, { when, reads, also, makes, spends, onlyIfEmpty }] of made.fills.entries()) {
    const source = reads === null ? null : element(draft.places, reads.place)
    const targets = makes.map(each => element(draft.places, each.place))
    const made = makes.flatMap(({ value, copies }, which) => {
      const target = element(targets, which)
      return copies && source !== null && source.kind === target.kind ? copied(target, source) : target.becomes(value)
    })
    draft.builder.rule({ name: `fill ${index}`, agent: draft.unit }, {}, () => ({
      when: all(
        conditionOf(draft, when),
        ...[reads, also].flatMap(each => (each === null ? [] : [tokenOf(draft, each)])),
        ...(onlyIfEmpty ? targets.filter(target => target !== source).map(target => not(target.isThere)) : []),
      ),
      then: onceEach([...made, ...(spends && source !== null ? source.empty : [])]),
    }))
  }
}

function changed(draft: Draft, { kind, place, other, value, when }: TokenChange): Update[] {
  const target = element(draft.places, place)
  const source = element(draft.places, other)
  const keptUnless = (condition: Condition): Update[] =>
    target.cells.map(cell => ({
      cell,
      value: {
        kind: 'choose',
        when: condition.condition,
        then: { kind: 'constant', value: 0 },
        otherwise: { kind: 'cell', cell },
      },
    }))
  switch (kind) {
    case 'drop':
      return target.empty
    case 'keep if':
      return keptUnless(conditionOf(draft, when))
    case 'drop if its value':
      return keptUnless(target.is(value))
    case 'make':
      return target.becomes(value)
    case 'copy':
      return moved(target, source)
    case 'rename': {
      const updates = moved(target, source)
      return updates.length === 0 ? [] : [...updates, ...source.empty]
    }
  }
}

/** The target takes what the source has; a boolean one keeps what it has itself. */
function moved(target: Place, source: Place): Update[] {
  if (source === target || source.kind !== target.kind) return []
  if (source.kind !== 0) return copied(target, source)
  const either = any(target.isThere, source.isThere).condition
  return target.cells.map(cell => ({ cell, value: either }))
}

function copied(target: Place, source: Place): Update[] {
  return target.cells.map((cell, index) => ({ cell, value: { kind: 'cell', cell: element(source.cells, index) } }))
}

/** The first update of every cell. */
function onceEach(updates: readonly Update[]): Update[] {
  return updates.filter((update, index) => updates.findIndex(other => other.cell === update.cell) === index)
}

function tokenOf(draft: Draft, { place, value }: { readonly place: number; readonly value: number | null }): Condition {
  const found = element(draft.places, place)
  return value === null ? found.isThere : found.is(value)
}

function conditionOf({ counter, memory, program }: Draft, { kind, value }: OrdinaryGuess): Condition {
  switch (kind) {
    case 'always':
      return all()
    case 'counter is':
      return counter.is(value % (program + 1))
    case 'counter is not':
      return not(counter.is(value % (program + 1)))
    case 'memory is':
      return memory.is(value % 3)
    case 'memory is not':
      return not(memory.is(value % 3))
  }
}
