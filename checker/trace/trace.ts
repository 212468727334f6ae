// A counterexample as data: what each agent did, what changed, what is wrong at the end and why. Words and columns come later.
// The schema of the published part is in schema.ts; a test keeps the two alike.
import type { Cause } from './cause.ts'
import type { Drawing } from './drawing.ts'
import type { Hindrance } from './hindrance.ts'

/** One variable that a step changed, in the words of its domain. */
export interface Change {
  readonly where: string
  readonly from: string
  readonly to: string
}

/** What is published of a step: one line of the trace. */
export interface TraceStep {
  readonly agent: string
  readonly text: string
  /** `file:line` of the spec that this step stands for. */
  readonly source: string | null
  /** `file:line` of the real source, where the spec names it. */
  readonly code: string | null
  readonly cites: readonly string[]
  readonly changes: readonly Change[]
  /** False where the violation doesn't rest on it (matter.ts). */
  readonly matters: boolean
}

/** What is published of a trace: the last step is the violation itself and changes nothing. */
export interface Trace {
  /** Eight hexadecimal digits, from the model and the steps: the same trace has the same id on every run. */
  readonly id: string
  readonly steps: readonly TraceStep[]
  readonly why: readonly string[]
  /** What was stale or wrong and why nothing removed it; null for a trace without a bad state, or where the model says too little. */
  readonly cause: Cause | null
  /** What keeps a trace that goes on for ever from its goal; null for one that ends in a bad state. */
  readonly hindrance: Hindrance | null
  /**
   * The number of the first step that repeats for ever, counted from 1: that of the last step, the violation, where nobody who can be
   * relied on can act any more. Null where the trace ends in a bad state.
   */
  readonly repeatsFrom: number | null
}

/** One line of a trace as it is drawn: a step, and whether it is the hardware's doing in a column of software. */
export interface DrawnStep extends TraceStep {
  /** The family of the rule; null for the violation. */
  readonly rule: string | null
  /** False for the micro-steps of a procedure, and for the violation. */
  readonly byHardware: boolean
  /** True where hardware acts in the column of an agent that also runs a procedure. */
  readonly uninvited: boolean
}

/** A trace with all that a drawing and a saved file need besides. */
export interface Counterexample extends Trace {
  readonly property: string
  readonly says: string
  readonly modelDigest: string
  /** The agents that act, in the model's order: the columns. */
  readonly columns: readonly string[]
  readonly steps: readonly DrawnStep[]
  /** The pictures along the trace; null for a model that says nothing of pictures. */
  readonly drawing: Drawing | null
}
