// Builds the model of a case. What a spec's own code throws here is its writer's mistake; what the program's own code throws, and
// is no SpecMistake, is a fault of the checker and stays one.
import type { BuiltCase } from '../../language/index.ts'
import type { SelectedCase } from './select-cases.ts'
import { asSpecMistake, innermostFrameIsOwn, isFault, isSpecMistake } from './spec-trouble.ts'

/** The built case. Throws a SpecMistake with the spec's file where the spec is at fault. */
export function buildCase(selected: SelectedCase, entries: number | null, packageFolder: string | null): BuiltCase {
  try {
    return selected.case.build(entries)
  } catch (problem) {
    if (isFault(problem)) throw problem
    if (!isSpecMistake(problem) && innermostFrameIsOwn(problem, packageFolder)) throw problem
    throw asSpecMistake(problem, selected.file ?? selected.spec.name, packageFolder)
  }
}
