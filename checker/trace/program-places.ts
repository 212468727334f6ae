// The places of a program, from the rules that move its counter: from which place to which each of them goes.
import { at, cellsOf, type Expression, evaluate, isTrue, type Model } from '../language/index.ts'
import { partsOf } from './lasso.ts'

/** A rule that moves a program counter. */
export interface Move {
  /** Index into the model's rules. */
  readonly rule: number
  readonly from: readonly number[]
  readonly to: number
  /** It can act in no state: what it asks for was found to be impossible when the model was built. */
  readonly isDead: boolean
}

/** The moves of a counter, by the rules of procedures. */
export function movesOf({ rules, cells }: Model, counter: number): readonly Move[] {
  const places = [...at(cells, counter).labels.keys()]
  const moves = rules.flatMap(({ kind, when, then }, rule): readonly Move[] => {
    const value = then.find(({ cell }) => cell === counter)?.value
    if (kind !== 'procedure' || value === undefined || cellsOf(value).size > 0) return []
    const isDead = when.kind === 'constant' && when.value === 0
    const own = partsOf(when).filter(part => readsOnly(part, counter))
    const from = own.length === 0 ? [] : placesWhere(own, counter, places)
    return [{ rule, from, to: evaluate(value, []), isDead }]
  })
  // What can't act says nothing of its place any more: it is that of its family.
  const family = (rule: number): readonly number[] => {
    const { name, agent } = at(rules, rule)
    const same = moves.filter(one => at(rules, one.rule).name === name && at(rules, one.rule).agent === agent)
    return [...new Set(same.flatMap(({ from }) => from))]
  }
  return moves.map(move => (move.isDead ? { ...move, from: family(move.rule) } : move))
}

/** The places where conditions that read nothing but the counter are true. */
export function placesWhere(
  parts: readonly Expression[],
  counter: number,
  places: readonly number[],
): readonly number[] {
  const state: number[] = []
  return places.filter(place => {
    state[counter] = place
    return parts.every(part => isTrue(part, state))
  })
}

export function readsOnly(part: Expression, counter: number): boolean {
  const cells = cellsOf(part)
  return cells.size === 1 && cells.has(counter)
}

/** Whether moves that can be made lead from a place to one of the ends without passing through any of the places to avoid. */
export function leadsTo(
  moves: readonly Move[],
  start: number,
  ends: ReadonlySet<number>,
  avoid: ReadonlySet<number>,
): boolean {
  const seen = new Set([start])
  for (const place of seen) {
    if (ends.has(place)) return true
    for (const { from, to, isDead } of moves) if (!isDead && from.includes(place) && !avoid.has(to)) seen.add(to)
  }
  return false
}
