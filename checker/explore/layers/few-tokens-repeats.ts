// Part of few-tokens.ts: how often rules can act in any run, bounded from the rules. A value of a cell that is left for
// good is left once; a value that comes back is left as often as rules, bounded themselves, bring it back.
import { assert, at, cellsOf, type Expression, type Model, type Rule } from '../../language/index.ts'
import { type Literal, valuesOf } from './few-tokens-clauses.ts'

/** A rule's effect on one ordinary cell: the codes that it may find there, and those that it may leave. */
interface Move {
  readonly rule: number
  readonly from: readonly number[]
  readonly to: readonly number[]
}

type Moves = ReadonlyMap<number, readonly Move[]>

/** A value of a cell, as one number. A rule that always makes the cell leave such a value acts as often as it is left. */
type Key = number
const codesMax = 2 ** 20

/** How often the given rules act, in all, in a run without steps that change nothing; null where no bound is known. */
export function timesOf(model: Model, isOrdinary: (cell: number) => boolean, rules: readonly number[]): number | null {
  const moves = movesOf(model, isOrdinary)
  const known = new Map<Key, number>()
  const open: { readonly key: Key; readonly start: number; readonly bringers: readonly number[] }[] = []
  for (const [cell, ofCell] of moves) {
    const comesBack = returning(ofCell, at(model.cells, cell).labels.length)
    for (const code of at(model.cells, cell).labels.keys()) {
      const key = cell * codesMax + code
      const bringers = ofCell.filter(move => move.to.includes(code) && move.from.some(from => from !== code))
      if (!comesBack(code)) known.set(key, 1)
      else
        open.push({
          key,
          start: Number(at(model.cells, cell).initial === code),
          bringers: bringers.map(move => move.rule),
        })
    }
  }
  const waysOf = new Map(
    [...open.flatMap(each => each.bringers), ...rules].map(rule => [rule, ways(model, moves, isOrdinary, rule)]),
  )
  const sum = (some: readonly number[]): number | null => total(known, some, waysOf)
  for (let before = -1; before < known.size; ) {
    before = known.size
    for (const { key, start, bringers } of open) {
      const brought = known.has(key) ? null : sum(bringers)
      if (brought !== null) known.set(key, start + brought)
    }
  }
  return sum(rules)
}

/** The bound on all of these rules together; rules that leave the same value share its count. */
function total(
  known: ReadonlyMap<Key, number>,
  rules: readonly number[],
  waysOf: ReadonlyMap<number, readonly (readonly Key[])[]>,
): number | null {
  const used = new Set<Key>()
  const cost = (keys: readonly Key[]): number =>
    keys.reduce((sum, key) => sum + (known.get(key) ?? Number.POSITIVE_INFINITY), 0)
  for (const rule of rules) {
    const [cheapest] = [...(waysOf.get(rule) ?? [])].sort((one, other) => cost(one) - cost(other))
    if (cheapest === undefined || !Number.isFinite(cost(cheapest))) return null
    for (const key of cheapest) used.add(key)
  }
  return cost([...used])
}

/** The sets of values, one of which is left whenever the rule acts (and changes anything). */
function ways(model: Model, moves: Moves, isOrdinary: (cell: number) => boolean, rule: number): Key[][] {
  const found: Key[][] = []
  const anyOfThem: Key[] = []
  for (const [cell, ofCell] of moves)
    for (const move of ofCell) {
      if (move.rule !== rule) continue
      const left = move.from.filter(code => move.to.some(to => to !== code)).map(code => cell * codesMax + code)
      if (!move.from.some(code => move.to.includes(code))) found.push(left)
      for (const key of left) anyOfThem.push(key)
    }
  const writesOrdinaryOnly = at(model.rules, rule).then.every(update => isOrdinary(update.cell))
  return writesOrdinaryOnly ? [...found, anyOfThem] : found
}

function movesOf(model: Model, isOrdinary: (cell: number) => boolean): Moves {
  const moves = new Map<number, Move[]>()
  for (const [index, rule] of model.rules.entries())
    for (const update of rule.then) {
      if (!isOrdinary(update.cell)) continue
      assert(at(model.cells, update.cell).labels.length < codesMax, 'a domain has fewer than a million values')
      const from = valuesBefore(model, rule, update.cell)
      const to = valuesAfter(model, update.cell, update.value, from)
      const ofCell = moves.get(update.cell) ?? []
      ofCell.push({ rule: index, from, to })
      moves.set(update.cell, ofCell)
    }
  return moves
}

function valuesBefore(model: Model, rule: Rule, cell: number): readonly number[] {
  const parts = rule.when.kind === 'all' ? rule.when.of : [rule.when]
  const alone = parts.filter(part => [...cellsOf(part)].every(read => read === cell))
  return valuesOf(
    model,
    cell,
    alone.map((expression): Literal => ({ expression, holds: true })),
  )
}

function valuesAfter(model: Model, cell: number, value: Expression, from: readonly number[]): readonly number[] {
  switch (value.kind) {
    case 'constant':
      return [value.value]
    case 'cell':
      return value.cell === cell ? from : [...at(model.cells, value.cell).labels.keys()]
    case 'choose':
      return [...valuesAfter(model, cell, value.then, from), ...valuesAfter(model, cell, value.otherwise, from)]
    case 'equal':
    case 'not':
    case 'all':
    case 'any':
      return [0, 1]
  }
}

/** Whether a value can come back once it was left. */
function returning(moves: readonly Move[], codes: number): (code: number) => boolean {
  const next = Array.from({ length: codes }, () => new Set<number>())
  for (const { from, to } of moves)
    for (const before of from) for (const after of to) if (after !== before) next[before]?.add(after)
  return code => {
    const reached = new Set(next[code])
    for (const each of reached) for (const after of next[each] ?? []) reached.add(after)
    return reached.has(code)
  }
}
