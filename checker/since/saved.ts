// What is written down of a check, to be held against a later one: verdicts, micro-steps and counts of each case.
import type { CaseReport, VerdictKind } from '../report/index.ts'

export interface SavedCase {
  readonly spec: string
  readonly scenario: string
  readonly procedure: string
  readonly hardware: string
  readonly states: number
  /** The sentences of its micro-steps, in program order. */
  readonly microSteps: readonly string[]
  readonly verdicts: readonly { readonly property: string; readonly verdict: VerdictKind }[]
}

export interface SavedCheck {
  readonly format: 'shatterproof check'
  readonly version: 1
  /** The version of the program that wrote the file. */
  readonly tool: string
  readonly cases: readonly SavedCase[]
}

export function saveCheck(reports: readonly CaseReport[], tool: string): SavedCheck {
  const cases = reports.map(({ spec, scenario, procedure, hardware, states, microSteps, verdicts }) => ({
    ...{ spec, scenario, procedure, hardware, states, microSteps },
    verdicts: verdicts.map(({ result: { property, verdict } }) => ({ property, verdict })),
  }))
  return { format: 'shatterproof check', version: 1, tool, cases }
}
