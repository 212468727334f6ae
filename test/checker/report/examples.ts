// Made-up reports for tests: the smallest data that a drawing or a table needs.
import type { CaseReport, Result, Scene, Verdict } from '../../../checker/report/index.ts'
import type { Counterexample, DrawnStep } from '../../../checker/trace/index.ts'

export function drawnStep(agent: string, text: string, more: Partial<DrawnStep> = {}): DrawnStep {
  return {
    ...{ agent, text, source: null, code: null, cites: [], changes: [], matters: true },
    ...{ rule: 'rule', byHardware: false, uninvited: false, ...more },
  }
}

export function counterexample(steps: readonly DrawnStep[], more: Partial<Counterexample> = {}): Counterexample {
  return {
    id: '5f3c91ab',
    property: 'available',
    says: 'every mapped non-target frame always translates',
    modelDigest: '0'.repeat(64),
    columns: [...new Set(steps.map(step => step.agent))],
    steps,
    why: [],
    cause: null,
    hindrance: null,
    repeatsFrom: null,
    drawing: null,
    ...more,
  }
}

export const scene: Scene = {
  spec: 'xen/shatter',
  procedure: 'unmap then remap',
  hardware: 'vt-d',
  again: {
    verb: 'check',
    file: 'specs/xen/shatter.ts',
    options: [
      ['--procedure', 'unmap then remap'],
      ['--hardware', 'vt-d'],
    ],
  },
}

export function result(more: Partial<Result> = {}): Result {
  return {
    spec: 'xen/shatter',
    scenario: 'one page',
    procedure: 'unmap then remap',
    hardware: 'vt-d',
    property: 'available',
    verdict: 'holds',
    expected: 'holds',
    asExpected: true,
    limit: null,
    vacuous: [],
    states: 834,
    transitions: 2096,
    depth: 12,
    seconds: 0.123,
    trace: null,
    ...more,
  }
}

export function verdict(more: Partial<Result> = {}, reason: string | null = null): Verdict {
  const made = result(more)
  const expectation = made.expected === null ? null : { verdict: made.expected, reason }
  return { result: made, expectation, counterexample: null, exercised: [], notApplicableBecause: null, growth: null }
}

export function report(verdicts: readonly Verdict[], more: Partial<CaseReport> = {}): CaseReport {
  return {
    spec: 'xen/shatter',
    bug: null,
    role: null,
    scenario: 'one page',
    procedure: 'unmap then remap',
    hardware: 'vt-d',
    verdicts,
    states: 834,
    transitions: 2096,
    depth: 12,
    seconds: 0.123,
    microSteps: ['CPU 0: unmap'],
    costs: [],
    idleHardware: [],
    notReduced: null,
    isReduced: false,
    again: scene.again,
    ...more,
  }
}
