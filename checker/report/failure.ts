// A case, or a whole file of specs, that could not be checked: said where it stands, and once more at the end.
import { ascii } from './ascii.ts'
import type { PublishedFailure } from './results.ts'

export interface Failure {
  /** Null for a file that could not be loaded. */
  readonly spec: string | null
  readonly scenario: string | null
  readonly procedure: string | null
  readonly hardware: string | null
  readonly problem: string
  readonly cure: string
  /** `file:line` where it is known. */
  readonly where: string | null
  /** The stack of a fault of the checker; null for a mistake of the spec's writer. */
  readonly fault: string | null
}

/** What stands in the place of a case's line. */
export function failedCaseLines({ procedure, hardware, problem, cure, where }: Failure, mark: string): string[] {
  const place = where === null ? '' : `${where}: `
  return [
    `  ${mark}  ${ascii(procedure ?? '')}, on ${ascii(hardware ?? '')}: ${ascii(place + problem)}`,
    `    ${ascii(cure)}`,
  ]
}

/** The end of a check: every failure with its cure, and the stack of a fault. */
export function failureText({ procedure, hardware, problem, cure, where, fault }: Failure): string {
  const place = where === null ? '' : `${where}: `
  const which = procedure === null ? '' : `${procedure}, on ${hardware}: `
  if (fault === null) return `error: ${place}${which}${problem}\n  ${cure}\n`
  return `${which}this is a fault of the checker, not of your spec; please report it with what follows\n${fault}\n`
}

/** What the document says of a failure. */
export function publishedFailure({ fault, ...failure }: Failure): PublishedFailure {
  return { ...failure, isFault: fault !== null }
}
