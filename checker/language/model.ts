// What a model is once it is built: plain data, every rule instance spelled out. This is all that a search, an export
// or a reduction ever sees.
import type { Expression } from './expression.ts'
import type { Picture } from './picture.ts'

/** One scalar of the state. `labels[code]` is the word for a value. */
export interface Cell {
  readonly name: string
  readonly labels: readonly string[]
  readonly initial: number
  /** Control cells are program counters: the compiler dispatches on them. */
  readonly role: 'ordinary' | 'control' | 'cache'
  /** For values that mean that something has begun and not yet happened: the sentence for that, by label. */
  readonly waiting?: { readonly [label: string]: string }
}

/** One value that a cache may hold and may lose at any time: present where `cell` is not 0. Losing it sets cell and payload to 0. */
export interface Token {
  readonly cell: number
  readonly payload: readonly number[]
  readonly name: string
}

/** All updates of a rule act at once, on the values before the step. */
export interface Update {
  readonly cell: number
  readonly value: Expression
}

export interface Rule {
  /** The family: instances of one rule for different parameters share it. */
  readonly name: string
  /** Index into `Model.agents`. */
  readonly agent: number
  readonly kind: 'procedure' | 'hardware' | 'eviction'
  /** The sentence for the trace. */
  readonly text: string
  readonly cites: readonly string[]
  /** `file:line` of the spec that this step stands for. */
  readonly source: string | null
  /** `file:line` of the real source that this step stands for, where the spec names it. */
  readonly code?: string
  /** What a run has to have exercised: procedure rules that share it count as one. Null: nothing has to; absent: source and text. */
  readonly exercise?: string | null
  readonly when: Expression
  readonly then: readonly Update[]
  /** Set by a reduction: the rule of the original model that this one is a case of. */
  readonly original?: number
  /**
   * While this is true the rule may wait: whoever wrote the model claims that no other step and no property can tell whether it has acted,
   * and that this doesn't stay true for ever. The search may then leave it waiting (postponed.ts); without reductions it does not.
   */
  readonly postponed?: Expression
  /** The class that this rule belongs to: somebody, or something, that an `eventually` property relies on to go on. */
  readonly fair?: string
}

/** A way to violate a property: the last line of a trace. */
export interface Violation {
  readonly agent: number
  readonly text: string
  readonly cites: readonly string[]
  readonly when: Expression
  /** What is wrong, in sentences. */
  readonly why: readonly string[]
}

/** A situation that must arise somewhere, or the property was not exercised. */
export interface Situation {
  readonly text: string
  readonly when: Expression
}

export type Property =
  | {
      readonly kind: 'never'
      readonly name: string
      readonly says: string
      readonly bad: readonly Violation[]
      readonly situations: readonly Situation[]
    }
  | {
      /** Every fair run from the start comes to a state where `goal` is true. */
      readonly kind: 'eventually'
      readonly name: string
      readonly says: string
      readonly goal: Expression
      /** Who doesn't get on, and the words for that; `when` is always true. */
      readonly violation: Violation
      readonly situations: readonly Situation[]
    }

export interface Model {
  readonly name: string
  readonly agents: readonly string[]
  readonly cells: readonly Cell[]
  readonly tokens: readonly Token[]
  /** Evictions, one for each token, come last. */
  readonly rules: readonly Rule[]
  readonly properties: readonly Property[]
  /**
   * Rules that act by themselves after every step, all that can, until nothing changes, and only raise: a cell becomes the larger of what
   * it holds and what the rule says (the largest-cache reduction).
   */
  readonly closing?: readonly Rule[]
  /** States with more tokens than this are left out (the few-tokens reduction); null: no bound. */
  readonly tokensMax: number | null
  /** How its states are drawn, where anybody said so. */
  readonly picture?: Picture
}
