// What the program and the threads that check its cases say to each other: plain data.
import type { Progress, ReducedExploration } from '../../explore/index.ts'
import type { CaseLimits, Outcome } from './check-one.ts'

/** A case of a thread that has to import its spec itself. */
export interface SentCase {
  /** The address of the module. */
  readonly module: string
  readonly spec: string
  /** The place of the case among all of the spec, those on request at the end. */
  readonly index: number
  readonly file: string | null
  readonly procedure: string
  readonly argument: string
}

/** What a thread is given when it starts. */
export interface Task {
  readonly cases: readonly SentCase[]
  readonly limits: CaseLimits
  /** One number, not 0 after Ctrl-C. */
  readonly interrupted: Int32Array
}

export type ToThread =
  | { readonly kind: 'check'; readonly number: number }
  /** The answer to a question of a case. */
  | { readonly kind: 'answer'; readonly number: number; readonly found: ReducedExploration | null }

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask'; readonly number: number; readonly structure: string }
  | { readonly kind: 'tell'; readonly structure: string; readonly found: ReducedExploration | null }
  | { readonly kind: 'progress'; readonly number: number; readonly progress: Progress }
  | { readonly kind: 'outcome'; readonly number: number; readonly outcome: Outcome }
