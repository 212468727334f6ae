// A trace as it is saved in a file: the case that it came from, and its steps by name, so that it survives an edit of the spec
// that doesn't touch it. The file's format has a version of its own.
import type { NamedStep } from './digest.ts'
import type { Counterexample } from './trace.ts'

/** Where a trace came from: enough to build its model again. */
export interface Origin {
  /** The spec file as it was given on the command line. */
  readonly file: string
  readonly spec: string
  readonly scenario: string
  readonly procedure: string
  readonly hardware: string
  /** The entries of a table; null for the spec's own default. */
  readonly entries: number | null
}

export interface SavedTrace extends Origin {
  readonly format: 'shatterproof trace'
  readonly version: 1
  /** The version of the program that wrote the file. */
  readonly tool: string
  readonly property: string
  readonly modelDigest: string
  readonly id: string
  readonly steps: readonly NamedStep[]
  /** The number of the first step that repeats for ever; null where the trace ends in a bad state. */
  readonly repeatsFrom: number | null
}

export function saveTrace(counterexample: Counterexample, origin: Origin, tool: string): SavedTrace {
  const { file, spec, scenario, procedure, hardware, entries } = origin
  const { id, property, modelDigest, repeatsFrom } = counterexample
  const steps = counterexample.steps.map(({ agent, rule, text }) => ({ agent, rule, text }))
  const from = { file, spec, scenario, procedure, hardware, property, entries }
  return { format: 'shatterproof trace', version: 1, tool, ...from, modelDigest, id, steps, repeatsFrom }
}
