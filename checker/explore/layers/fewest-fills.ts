// How many fills come before a violation at least: a lower bound, from the rules alone. Go backwards from the tokens that the violation
// reads. Each was made by a rule that went by one token more or by none; of what a rule asks, only tokens that it surely needs are looked
// at, and of several only the first, so that the bound is never too high. Two tokens may come from one, and then share what was before it.
import { type Expression, largest, type Model, smallest, type Update } from '../../language/index.ts'

/** The tokens that something may have been made of, by cell, each with how many fills lie between at least. */
type Ancestors = ReadonlyMap<number, number>

/** Stands among ancestors for what needs no token. */
const nothing = -1

/** One way to make a token: of what, and whether that is a fill (a rule that writes caches alone) or a step. */
interface Making {
  readonly from: number
  readonly fills: 0 | 1
}

export class FewestFills {
  private readonly marks: ReadonlySet<number>
  private readonly makings: ReadonlyMap<number, readonly Making[]>
  /** Where one rule makes several tokens, what two of them need can't be added up. */
  private readonly makesSeveral: boolean
  private readonly known = new Map<number, Ancestors>()

  constructor({ tokens, rules }: Model) {
    this.marks = new Set(tokens.map(({ cell }) => cell))
    const caches = new Set(tokens.flatMap(({ cell, payload }) => [cell, ...payload]))
    const makings = new Map<number, Making[]>()
    let most = 0
    for (const rule of rules.filter(({ kind }) => kind !== 'eviction')) {
      const fills = rule.then.every(({ cell }) => caches.has(cell)) ? 1 : 0
      const made = rule.then.filter(update => this.marks.has(update.cell) && !isLeftOrLost(update))
      most = Math.max(most, made.length)
      for (const { cell } of made) {
        const ways = makings.get(cell) ?? []
        makings.set(cell, ways)
        ways.push({ from: this.needed(rule.when)[0] ?? nothing, fills })
      }
    }
    this.makings = makings
    this.makesSeveral = most > 1
  }

  /** At least so many fills come before a state where this is true; infinite where no rule makes a token that it needs. */
  before(condition: Expression): number {
    if (condition.kind === 'any') return smallest(condition.of.map(part => this.before(part)))
    const others = condition.kind === 'all' ? condition.of.filter(({ kind }) => kind === 'any') : []
    return others.reduce((most, part) => Math.max(most, this.before(part)), this.beforeAll(condition))
  }

  /** Before all the tokens that a condition surely needs. */
  private beforeAll(condition: Expression): number {
    const ancestors = this.needed(condition).map(token => this.ancestorsOf(token))
    const alone = largest(ancestors.map(fromNothing))
    if (this.makesSeveral) return alone
    return ancestors.reduce(
      (most, one, index) => largest([most, ...ancestors.slice(index + 1).map(other => this.together(one, other))]),
      alone,
    )
  }

  /** For conditions that ask alike: how far each of the tokens is from nothing, and how many others it may have been made of. */
  shapeOf(condition: Expression): string {
    const shapes = this.needed(condition).map(token => this.ancestorsOf(token))
    return shapes.map(each => `${fromNothing(each)} of ${each.size}`).join()
  }

  /** The tokens without which a condition is surely false. */
  private needed(condition: Expression): readonly number[] {
    if (condition.kind === 'all') return condition.of.flatMap(part => this.needed(part))
    const cell = condition.kind === 'not' ? isZero(condition.of) : isPresent(condition)
    return cell !== null && this.marks.has(cell) ? [cell] : []
  }

  /** Fills before two tokens: made apart, or of one that both were made of. */
  private together(one: Ancestors, other: Ancestors): number {
    const [few, many] = one.size < other.size ? [one, other] : [other, one]
    let least = Number.POSITIVE_INFINITY
    for (const [token, fills] of few) {
      const before = token === nothing ? 0 : fromNothing(this.ancestorsOf(token))
      least = Math.min(least, before + fills + (many.get(token) ?? Number.POSITIVE_INFINITY))
    }
    return least
  }

  /** Breadth first, a step before a fill: the nearest come first. */
  private ancestorsOf(token: number): Ancestors {
    const known = this.known.get(token)
    if (known !== undefined) return known
    const found = new Map([[token, 0]])
    for (let level = [token], fills = 0; level.length > 0; fills++) {
      const next: number[] = []
      for (const each of level)
        for (const making of this.makings.get(each) ?? []) {
          if (found.has(making.from)) continue
          if (making.fills === 1) next.push(making.from)
          else {
            found.set(making.from, fills)
            level.push(making.from)
          }
        }
      level = [...new Set(next)].filter(each => !found.has(each))
      for (const each of level) found.set(each, fills + 1)
    }
    this.known.set(token, found)
    return found
  }
}

function fromNothing(ancestors: Ancestors): number {
  return ancestors.get(nothing) ?? Number.POSITIVE_INFINITY
}

/** A token that stays as it was, or is lost. */
function isLeftOrLost({ cell, value }: Update): boolean {
  const isEither = (part: Expression): boolean => {
    if (part.kind === 'choose') return isEither(part.then) && isEither(part.otherwise)
    return part.kind === 'constant' ? part.value === 0 : part.kind === 'cell' && part.cell === cell
  }
  return isEither(value)
}

/** The cell that a condition says to be present. */
function isPresent(condition: Expression): number | null {
  if (condition.kind === 'cell') return condition.cell
  if (condition.kind !== 'equal') return null
  const { left, right } = condition
  return left.kind === 'cell' && right.kind === 'constant' && right.value !== 0 ? left.cell : null
}

/** The cell that a condition says to be absent. */
function isZero(condition: Expression): number | null {
  if (condition.kind !== 'equal') return null
  const { left, right } = condition
  return left.kind === 'cell' && right.kind === 'constant' && right.value === 0 ? left.cell : null
}
