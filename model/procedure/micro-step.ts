// The micro-steps of which procedures are made: plain data, each with the line of the spec that it came from.
import type { EntryPlace, Frame, Half, Page, Rights, Table } from '../table/index.ts'
import type { Invalidation } from './invalidate.ts'
import type { Derived, Local, Operand, Place, Test } from './local.ts'

export type Fence = 'store' | 'complete'

export type Action =
  | { readonly kind: 'allocate'; readonly table: Table; readonly zeroed: boolean }
  /** The allocation of the micro-step before it failed: the error path begins. */
  | { readonly kind: 'allocationFails'; readonly table: Table }
  /** `half`: stores one half of the entry only. */
  | { readonly kind: 'write'; readonly place: Place; readonly value: Operand; readonly half: Half | null }
  | { readonly kind: 'read'; readonly place: Place; readonly into: Local }
  /** Stores the value if the place says what is expected; `into` is what it said. */
  | {
      readonly kind: 'compareExchange'
      readonly place: Place
      readonly expected: Operand
      readonly value: Operand
      readonly into: Local
    }
  | { readonly kind: 'exchange'; readonly place: Place; readonly value: Operand; readonly into: Local }
  /** Adds to a word. */
  | { readonly kind: 'add'; readonly place: EntryPlace; readonly amount: number; readonly into: Local }
  /** Software takes what was read, or what it makes of it, as the translation of the page. */
  | { readonly kind: 'uses'; readonly value: Derived; readonly page: Page }
  /** An access of the CPU itself. Where it faults the program goes on otherwise, and comes back to it. */
  | { readonly kind: 'access'; readonly page: Page; readonly rights: Rights }
  | { readonly kind: 'if'; readonly test: Test }
  /** Submits a wait command, which stores the number in the word when all submitted before it has completed. */
  | {
      readonly kind: 'signal'
      readonly word: EntryPlace
      readonly number: number
      readonly unit: string | null
      readonly drain: boolean
    }
  /** Waits until the word holds the number; where there is another way, it may give up at any time. */
  | { readonly kind: 'poll'; readonly word: EntryPlace; readonly number: number }
  | { readonly kind: 'fence'; readonly fence: Fence }
  /** Writes one cache line back: the one that holds the entry. Which one that is a local may decide. */
  | { readonly kind: 'clean'; readonly place: Place; readonly line: string | null }
  | Invalidation
  | { readonly kind: 'wait'; readonly drain: boolean }
  | { readonly kind: 'free'; readonly table: Table | Local }
  | { readonly kind: 'release'; readonly frame: Frame }
  | { readonly kind: 'lock'; readonly lock: string }
  | { readonly kind: 'unlock'; readonly lock: string }
  /** With an error after a failed allocation: the caller knows that the job was not done. */
  | { readonly kind: 'return'; readonly failed: boolean }

/** A micro-step at a place of a program. */
export interface MicroStep {
  readonly action: Action
  readonly source: string | null
  /** `file:line` of the real source that it stands for, where the spec names it. */
  readonly code: string | null
  /** Where the program goes on: of an `if`, where its test is true. */
  readonly next: number
  /** Where it goes on otherwise: the test is false, the allocation failed, the access faulted. Null where there is no other way. */
  readonly otherwise: number | null
  /** Need not run for a verdict to mean anything: it lies in a branch that the spec says is taken only sometimes. */
  readonly sometimes: boolean
}

/** The program of one CPU. It starts at 0. Places past the last micro-step: `end` has returned, `failed` has returned an error. */
export interface Program {
  readonly steps: readonly MicroStep[]
  readonly end: number
  readonly failed: number
}
