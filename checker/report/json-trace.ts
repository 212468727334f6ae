// Traces alone, as data. The schema is in traces-schema.ts; a test keeps the two alike.
import type { Counterexample, Trace } from '../trace/index.ts'
import type { ShownTrace } from './format.ts'
import { commandLines } from './shell.ts'

/** One counterexample with all that the other forms are made from. */
export interface TraceRecord {
  readonly spec: string
  readonly procedure: string
  readonly hardware: string
  readonly property: string
  /** What the property says. */
  readonly says: string
  /** How it starts and what was asked. */
  readonly about: readonly string[]
  /** The agents that act. */
  readonly agents: readonly string[]
  readonly trace: Trace
  /** The command that shows it again. */
  readonly again: string
}

export interface Traces {
  readonly version: 1
  readonly traces: readonly TraceRecord[]
}

export function tracesDocument(traces: readonly ShownTrace[]): Traces {
  return {
    version: 1,
    traces: traces.map(({ counterexample, scene }) => ({
      spec: scene.spec,
      procedure: scene.procedure,
      hardware: scene.hardware,
      property: counterexample.property,
      says: counterexample.says,
      about: scene.about ?? [],
      agents: counterexample.columns,
      trace: publishedTrace(counterexample),
      again: commandLines(scene.again, '', '', Number.POSITIVE_INFINITY).join(' '),
    })),
  }
}

/** The part of a counterexample that documents show. */
export function publishedTrace({ id, steps, why, cause, hindrance, repeatsFrom }: Counterexample): Trace {
  return {
    id,
    steps: steps.map(({ rule: _rule, byHardware: _byHardware, uninvited: _uninvited, ...step }) => step),
    why,
    cause,
    hindrance,
    repeatsFrom,
  }
}
