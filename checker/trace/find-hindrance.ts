// Finds what keeps a lasso from its goal. The goal's parts that are false all around the loop and speak of one program counter say whose
// program doesn't get to its end. If it moves in the loop, each of its steps there that has another way off the loop is a turn; if not,
// it waits. Nothing of it is stored in a state.
import { at, cellsOf, type Expression, isTrue, type Model, type State } from '../language/index.ts'
import { lastChange, originOf, type Walked } from './chain.ts'
import { waysTo } from './find-ways.ts'
import type { Hindrance, Rest, Turn, Waiting } from './hindrance.ts'
import { type Eventually, type Lasso, partsOf } from './lasso.ts'
import { leadsTo, type Move, movesOf, placesWhere, readsOnly } from './program-places.ts'
import { reasonFor } from './reason.ts'

/** A program that doesn't get to its end. */
interface Stuck {
  readonly counter: number
  readonly ends: ReadonlySet<number>
  readonly moves: readonly Move[]
  /** The places of its counter in the loop. */
  readonly around: ReadonlySet<number>
}

export function hindranceOf(model: Model, property: Eventually, lasso: Lasso): Hindrance {
  const stuck = stuckIn(model, property, lasso)
  const turns = stuck.flatMap(one => turnsOf(model, lasso, one))
  const waiting = stuck.flatMap(one => (one.around.size === 1 ? waitingOf(model, lasso, one) : []))
  const inOrder = turns.toSorted((one, other) => Number(other.isWayOut) - Number(one.isWayOut) || one.step - other.step)
  return { turns: inOrder, waiting }
}

function stuckIn(model: Model, { goal }: Eventually, { states, stem }: Lasso): readonly Stuck[] {
  const around = states.slice(stem)
  return partsOf(goal).flatMap((part): readonly Stuck[] => {
    const [counter] = cellsOf(part)
    if (counter === undefined || !readsOnly(part, counter) || at(model.cells, counter).role !== 'control') return []
    if (around.some(state => isTrue(part, state))) return []
    const ends = placesWhere([part], counter, [...at(model.cells, counter).labels.keys()])
    const moves = movesOf(model, counter)
    const places = new Set(around.map(state => at(state, counter)))
    return [{ counter, ends: new Set(ends), moves, around: places }]
  })
}

function turnsOf(model: Model, { states, rules, stem }: Lasso, stuck: Stuck): readonly Turn[] {
  const { counter, ends, moves, around } = stuck
  const round = rules.slice(stem)
  const again = states.slice(stem + 1)
  // Three rounds: what a step of the third rests on was last changed where it is changed in every round.
  const walked: Walked = {
    model,
    states: [...states, ...again, ...again],
    rules: [...rules, ...round, ...round],
  }
  const ofFirst = (step: number): number => (step > stem ? stem + 1 + ((step - stem - 1) % round.length) : step)
  return round.flatMap((rule, index): readonly Turn[] => {
    const step = stem + index + 1
    const before = at(states, step - 1)
    const isMove = rule.kind === 'procedure' && rule.then.some(({ cell }) => cell === counter)
    const off = moves.filter(({ from, to }) => isMove && from.includes(at(before, counter)) && !around.has(to))
    if (off.length === 0) return []
    const out = off.filter(({ to, isDead }) => !isDead && leadsTo(moves, to, ends, around))
    const others = out.length > 0 ? out : off
    const open = others.map(move => at(model.rules, move.rule)).filter(({ when }) => isTrue(when, before))
    const rests = decisive(model, rule.when, others, before).map((cell): Rest => {
      const changed = lastChange(walked.states, cell, step + 2 * round.length - 1)
      const origin = changed === null ? null : originOf(walked, changed, cell)
      const isInLoop = changed !== null && changed > stem
      const since = origin === null || (isInLoop && origin <= stem) ? changed : origin
      const { name, labels } = at(model.cells, cell)
      const value = at(before, cell)
      const isPlace = model.tokens.some(token => token.cell === cell)
      const says = isPlace ? (value === 0 ? 'not there' : 'there') : at(labels, value)
      const by = since === null ? null : at(model.agents, at(walked.rules, since - 1).agent)
      return { what: name, says, since: since === null ? null : ofFirst(since), by, again: isInLoop }
    })
    return [
      {
        agent: at(model.agents, rule.agent),
        step,
        isWayOut: out.length > 0,
        rests,
        open: [...new Set(open.map(({ text }) => text))],
      },
    ]
  })
}

/** The cells by which a step goes its way and not another: those that the others lack, if they are among its own; all of its own else. */
function decisive(model: Model, when: Expression, others: readonly Move[], before: State): readonly number[] {
  const isControl = (cell: number): boolean => at(model.cells, cell).role === 'control'
  const own = [...reasonFor(when, before)].filter(cell => !isControl(cell))
  const lacking = others.flatMap(({ rule }) =>
    partsOf(at(model.rules, rule).when).filter(part => !isTrue(part, before)),
  )
  const wanted = new Set(lacking.flatMap(part => [...cellsOf(part)]))
  const both = own.filter(cell => wanted.has(cell))
  return both.length > 0 ? both : own
}

/** The step that it can't go on with, anywhere in the loop; none where it could go on at some moment. */
function waitingOf(model: Model, { states, stem }: Lasso, { counter, moves }: Stuck): readonly Waiting[] {
  const end = at(states, stem)
  const around = states.slice(stem)
  const here = moves.filter(({ from }) => from.includes(at(end, counter)))
  const next = here
    .map(({ rule }) => at(model.rules, rule))
    .find(({ when }) => !around.some(state => isTrue(when, state)))
  const isOpen = here.some(({ rule }) => around.some(state => isTrue(at(model.rules, rule).when, state)))
  if (next === undefined || isOpen) return []
  const ways =
    waysTo(model, next.when, end)?.map(rules => ({
      steps: rules.map(({ agent, text }) => ({ agent: at(model.agents, agent), text })),
      isPromised: rules[0]?.fair !== undefined,
    })) ?? null
  return [{ agent: at(model.agents, next.agent), text: next.text, ways }]
}
