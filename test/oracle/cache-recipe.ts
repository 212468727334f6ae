// Recipes for random models of the shape that the reduction "few tokens" is for: a program of ordinary steps that also drop,
// rename or make tokens; fills that read one token at most; bad states that read one or two. Small numbers, for shrinking.
import fc from 'fast-check'

export interface OrdinaryGuess {
  readonly kind: 'always' | 'counter is' | 'counter is not' | 'memory is' | 'memory is not'
  readonly value: number
}

export interface TokenChange {
  readonly kind: 'drop' | 'keep if' | 'drop if its value' | 'rename' | 'copy' | 'make'
  readonly place: number
  readonly other: number
  readonly value: number
  readonly when: OrdinaryGuess
}

export interface CacheRecipe {
  readonly places: readonly number[]
  readonly steps: readonly {
    readonly when: OrdinaryGuess
    readonly stores: number | null
    readonly tokens: readonly TokenChange[]
  }[]
  readonly goesBack: boolean
  readonly flips: OrdinaryGuess | null
  readonly fills: readonly {
    readonly when: OrdinaryGuess
    readonly reads: { readonly place: number; readonly value: number | null } | null
    /** A second token that it reads. */
    readonly also: { readonly place: number; readonly value: number | null } | null
    readonly makes: readonly { readonly place: number; readonly value: number; readonly copies: boolean }[]
    readonly spends: boolean
    readonly onlyIfEmpty: boolean
  }[]
  /** An ordinary step that reads a token: once, or as often as it can count the memory up. */
  readonly marks: readonly {
    readonly place: number
    readonly when: OrdinaryGuess
    readonly spends: boolean
    readonly counts: boolean
  }[]
  readonly bad: readonly {
    readonly when: OrdinaryGuess
    readonly tokens: readonly { readonly place: number; readonly value: number | null }[]
    readonly marked: boolean
  }[]
  readonly goal: OrdinaryGuess
}

const small = fc.nat({ max: 5 })
const ordinary: fc.Arbitrary<OrdinaryGuess> = fc.record({
  kind: fc.constantFrom('always', 'always', 'counter is', 'counter is', 'counter is not', 'memory is', 'memory is not'),
  value: small,
})
const tokenChange: fc.Arbitrary<TokenChange> = fc.record({
  kind: fc.constantFrom('drop', 'drop', 'keep if', 'drop if its value', 'rename', 'copy', 'make'),
  place: small,
  other: small,
  value: small,
  when: ordinary,
})
const unconditional: OrdinaryGuess = { kind: 'always', value: 0 }
const read = fc.record({ place: small, value: fc.option(small) })

export const cacheRecipe: fc.Arbitrary<CacheRecipe> = fc.record({
  places: fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: 3, maxLength: 6, size: 'max' }),
  steps: fc.array(
    fc.record({
      when: fc.oneof({ weight: 3, arbitrary: fc.constant(unconditional) }, ordinary),
      stores: fc.option(small),
      tokens: fc.array(tokenChange, { maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 4, size: 'max' },
  ),
  goesBack: fc.boolean(),
  flips: fc.option(ordinary),
  fills: fc.array(
    fc.record({
      when: ordinary,
      reads: fc.option(read, { freq: 2 }),
      also: fc.tuple(read, fc.nat({ max: 5 })).map(([each, chance]) => (chance === 5 ? each : null)),
      makes: fc.array(fc.record({ place: small, value: small, copies: fc.boolean() }), { minLength: 1, maxLength: 2 }),
      spends: fc.boolean(),
      onlyIfEmpty: fc.nat({ max: 9 }).map(chance => chance === 9),
    }),
    { minLength: 3, maxLength: 8, size: 'max' },
  ),
  marks: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.record({ place: small, when: ordinary, spends: fc.boolean(), counts: fc.boolean() }), {
        minLength: 1,
        maxLength: 2,
      }),
    },
  ),
  bad: fc.array(
    fc.record({ when: ordinary, tokens: fc.array(read, { minLength: 1, maxLength: 2 }), marked: fc.boolean() }),
    { minLength: 1, maxLength: 2 },
  ),
  goal: ordinary,
})
