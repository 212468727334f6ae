// Part of few-tokens.ts: how many tokens a token may stand for. A fill that reads several makes one needed token out of several: so
// the token that it makes weighs as much as those together, and what is needed at any time never weighs more than what it leads to.
// A place weighs 1 where every fill on the way there reads one token at most. Where weights have no bound, the model is refused.
import { type Caches, nameOf, Refusal } from './few-tokens-clauses.ts'
import type { RuleNeeds } from './few-tokens-rule.ts'

/** More would give a bound that keeps almost everything. */
const weightMax = 16

/** The weight of some places together. */
export type Weigh = (places: Iterable<number>) => number

export function weightsOf(caches: Caches, rules: readonly RuleNeeds[]): Weigh {
  const weights = caches.model.tokens.map(() => 1)
  const weigh: Weigh = places => {
    let sum = 0
    for (const place of new Set(places)) sum += weights[place] ?? 1
    return sum
  }
  const made = rules.flatMap(madeBy)
  for (let changes = true; changes; ) {
    changes = false
    for (const { place, from } of made) {
      const weight = weigh(from)
      if (weight <= (weights[place] ?? 1)) continue
      if (weight > weightMax)
        throw new Refusal(
          `${nameOf(caches, place)} may come from more than ${weightMax} tokens, by fills that read several (1)`,
        )
      weights[place] = weight
      changes = true
    }
  }
  return weigh
}

interface Made {
  readonly place: number
  /** The tokens that are needed for the new one, where nothing else accounts for them. */
  readonly from: ReadonlySet<number>
}

/** What a rule may make of what. What the guard of an ordinary step reads is counted with the step. */
function madeBy({ isStep, guards, origins }: RuleNeeds): readonly Made[] {
  return [...origins].flatMap(([place, ways]) =>
    ways
      .filter(way => !way.isKept)
      .flatMap(way =>
        guards.map(({ present }) => ({ place, from: isStep ? without(way.from, present) : join(way.from, present) })),
      ),
  )
}

function without(some: ReadonlySet<number>, others: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...some].filter(each => !others.has(each)))
}

function join(some: ReadonlySet<number>, others: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...some, ...others])
}
