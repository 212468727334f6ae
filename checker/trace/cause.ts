// The cause of a violation, as data: what was stale or wrong, which step brought it in, what should have removed it and why that
// didn't, and between which steps something is missing. Steps are counted from 1.

/** What went wrong with an invalidation. */
export type Failing =
  | { readonly kind: 'spares'; readonly because: string }
  /** It acted before walks could see the change. */
  | { readonly kind: 'tooEarly' }
  /** The unit read something else where it was to find it. */
  | { readonly kind: 'passedOver' }
  /** It was submitted and hasn't acted. */
  | { readonly kind: 'notYet' }

export interface FailedCommand {
  readonly name: string
  /** The micro-step that submitted it. */
  readonly submitted: number
  /** The step at which it acted; null where it hasn't. */
  readonly executed: number | null
  readonly failing: Failing
}

/** Something that a cache holds, or software has read, made from an entry that says something else by now. */
export interface Stale {
  readonly held: string
  readonly entry: string
  readonly said: string
  readonly read: number
  /** The micro-step that changed the entry, and the step from which walks see that. */
  readonly changed: number
  readonly seen: number
  /** The step by which software went by it; null for what a cache holds. */
  readonly used: number | null
}

/** An entry that is as it is at the end. */
export interface Current {
  readonly entry: string
  readonly says: string
  /** The micro-step that made it so; null where it has been so from the start. */
  readonly changed: number | null
  /** The micro-step whose store to it isn't seen yet, and what would end that. */
  readonly pending: { readonly step: number; readonly until: string } | null
}

/**
 * Where the procedure is at fault; steps are counted from 1. `missing`: something between two steps, or after one; `breaks`: a step replaces
 * what may be cached while nothing stands in between; `step`: a step does what it should not, or too early; `unawaited`: what would end the
 * trouble comes next behind the first step, and who makes the second doesn't wait for it.
 */
export type Culprit =
  | { readonly kind: 'missing'; readonly what: string; readonly from: number; readonly to: number | null }
  | { readonly kind: 'breaks'; readonly what: string; readonly from: number; readonly to: null }
  | { readonly kind: 'step'; readonly from: number; readonly to: number | null }
  | {
      readonly kind: 'unawaited'
      /** What comes next, and whose it is. */
      readonly what: string
      readonly by: string
      readonly waits: string
      readonly from: number
      readonly to: number
    }

export interface Cause {
  readonly stale: Stale | null
  readonly current: readonly Current[]
  readonly commands: readonly FailedCommand[]
  readonly culprit: Culprit | null
}
