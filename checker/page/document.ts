// The document that a page shows: all cases of a check, their verdicts and their traces, as data. The browser's part imports its types,
// and besides only what writes parts of it short (sharing.ts, edges.ts).
import type { Bug } from '../language/index.ts'
import type { VerdictKind } from '../report/index.ts'
import type { BranchingDrawing, Counterexample } from '../trace/index.ts'

export interface PageDocument {
  /** The version of the program. */
  readonly tool: string
  /** What could not be checked, and why. */
  readonly unchecked: readonly string[]
  readonly specs: readonly PageSpec[]
  /** Of all properties: what they say. */
  readonly properties: readonly Named[]
  readonly hardware: readonly Named[]
}

export interface Named {
  readonly name: string
  readonly says: string
}

export interface PageSpec {
  readonly name: string
  readonly summary: string
  readonly source: string
  readonly bug: Bug | null
  readonly cases: readonly PageCase[]
}

export interface PageCase {
  /** What stands in a link to the case. */
  readonly link: string
  readonly procedure: string
  readonly scenario: string
  readonly hardware: string
  readonly role: string | null
  /** `ok`, or what is wrong with the case as a whole. */
  readonly standing: string
  readonly states: number
  readonly transitions: number
  readonly depth: number
  /** The states are those of a reduced model. */
  readonly isReduced: boolean
  readonly costs: readonly { readonly name: string; readonly count: number }[]
  readonly about: readonly string[]
  /** Rules of the hardware that never acted. */
  readonly idle: readonly string[]
  /** Why it was searched in full although it was to be reduced. */
  readonly notReduced: string | null
  readonly verdicts: readonly PageVerdict[]
  readonly graph: PageGraph | null
  /** Why there is no graph. */
  readonly withoutGraph: string | null
}

/** The states of a case and the steps between them. */
export interface PageGraph {
  /** All states of the model; or those of its search, each of which stands for all that differ only in what the caches hold. */
  readonly of: 'all' | 'possible'
  /** Some stores, which nobody can tell yet, are put off in it. */
  readonly isPutOff: boolean
  /** What edges stand for. */
  readonly steps: readonly { readonly agent: string; readonly text: string; readonly uninvited: boolean }[]
  /** As edges.ts writes them. */
  readonly edges: string
  /** For each property the states in which it is violated, or, where it wants a goal, those in which that is reached. */
  readonly marks: readonly { readonly property: string; readonly isGoal: boolean; readonly states: readonly number[] }[]
  /** Each state but the start is told by what differs from the one that it was found from (edges.ts). */
  readonly drawing: BranchingDrawing | null
}

export interface PageVerdict {
  readonly property: string
  readonly verdict: VerdictKind
  readonly expected: 'holds' | 'violated' | null
  readonly asExpected: boolean
  /** The reason that the spec gives for what it expects. */
  readonly because: string | null
  /** Why it doesn't apply, or what ended the search. */
  readonly remark: string | null
  /** Situations that the property is about, and that arose. */
  readonly exercised: readonly string[]
  /** What never ran or never arose, although the verdict rests on it. */
  readonly vacuous: readonly string[]
  readonly trace: PageTrace | null
}

export interface PageTrace extends Omit<Counterexample, 'modelDigest'> {
  /** What stands in a link to the trace: its id, with a number where it is not the only one. */
  readonly link: string
  readonly forms: readonly TraceForm[]
  /** The state of the graph after each step, the start first; null where the case has no graph with the trace in it. */
  readonly way: readonly number[] | null
}

/** A form in which the trace is pasted, the text form first; in lines. */
export interface TraceForm {
  readonly name: string
  /** What it is for. */
  readonly says: string
  readonly lines: readonly string[]
}
