// From what was thrown to a failure: the case or the file that it is about, and whether the spec or the checker is to blame.
import type { Failure } from '../../report/index.ts'
import type { SelectedCase } from './select-cases.ts'
import { isSpecMistake } from './spec-trouble.ts'

type Case = Pick<Failure, 'spec' | 'scenario' | 'procedure' | 'hardware'>

const noCase: Case = { spec: null, scenario: null, procedure: null, hardware: null }

/** The failure of a whole file. */
export function failureIn(file: string, problem: unknown): Failure {
  return failureOf(noCase, file, problem)
}

/** The failure of one case. */
export function failureFor(selected: SelectedCase, problem: unknown): Failure {
  const { spec, file, procedure, case: one } = selected
  const about = { spec: spec.name, scenario: one.scenario, procedure, hardware: one.hardware }
  return failureOf(about, file, problem)
}

function failureOf(about: Case, file: string | null, problem: unknown): Failure {
  if (isSpecMistake(problem))
    return { ...about, problem: problem.message, cure: problem.cure, where: problem.where ?? file, fault: null }
  const says = problem instanceof Error ? problem.message : String(problem)
  const stack = problem instanceof Error ? (problem.stack ?? says) : says
  return {
    ...about,
    ...{ problem: `the checker failed: ${says}`, where: null, fault: stack },
    cure: 'report this, with the stack that stands on standard error',
  }
}
