// The micro-steps of which procedures are made: plain data, each with the line of the spec that it came from.
import type { EntryPlace, EntryValue, Frame, Table } from '../table/index.ts'

/** What an invalidation is limited to: a run of pages, or everything that the unit holds for the tables. */
export type Scope =
  | { readonly kind: 'pages'; readonly first: number; readonly count: number }
  | { readonly kind: 'everything' }

export type Fence = 'store' | 'complete'

export type Action =
  | { readonly kind: 'allocate'; readonly table: Table; readonly zeroed: boolean }
  /** The allocation of the micro-step before it failed: the error path begins. */
  | { readonly kind: 'allocationFails'; readonly table: Table }
  | { readonly kind: 'write'; readonly place: EntryPlace; readonly value: EntryValue }
  | { readonly kind: 'fence'; readonly fence: Fence }
  /** Writes one cache line back: the one that holds the entry. */
  | { readonly kind: 'clean'; readonly place: EntryPlace; readonly line: string }
  | { readonly kind: 'invalidate'; readonly scope: Scope; readonly leafOnly: boolean; readonly unit: string | null }
  | { readonly kind: 'wait'; readonly drain: boolean }
  | { readonly kind: 'free'; readonly table: Table }
  | { readonly kind: 'release'; readonly frame: Frame }
  | { readonly kind: 'lock'; readonly lock: string }
  | { readonly kind: 'unlock'; readonly lock: string }
  /** With an error after a failed allocation: the caller knows that the job was not done. */
  | { readonly kind: 'return'; readonly failed: boolean }

/** A micro-step at a place of a program: `next` is where the program goes on. */
export interface MicroStep {
  readonly action: Action
  readonly source: string | null
  readonly next: number
}

/** The program of one CPU. It starts at 0. Places past the last micro-step: `end` has returned, `failed` has returned an error. */
export interface Program {
  readonly steps: readonly MicroStep[]
  readonly end: number
  readonly failed: number
}
