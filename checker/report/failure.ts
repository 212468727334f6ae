// A case, or a whole file of specs, that could not be checked: said where it stands, and once more at the end.
import { ascii } from './ascii.ts'
import type { PublishedFailure } from './results.ts'
import { counted } from './words.ts'

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

/** The line in the place of a case's, or of several that failed alike: what went wrong is told once, at the end. */
export function failedCaseLine(first: Failure, mark: string, cases: number): string {
  const place = first.where === null ? '' : ` (${ascii(first.where)})`
  return `  ${mark}  ${ascii(casesOf(first, cases))}: not checked${place}; the error stands at the end`
}

/** Whether two failures are told as one. */
export function areAlike(one: Failure, other: Failure): boolean {
  return one.problem === other.problem && one.cure === other.cure && one.where === other.where
}

/** The end of a check: every failure with its cure, and the stack of a fault; those that are alike once. */
export function failureTexts(failures: readonly Failure[]): readonly string[] {
  return alikeFailures(failures).map(textOf)
}

/** A failure, and how many cases failed like it, itself included. */
export interface AlikeFailures {
  readonly first: Failure
  readonly cases: number
}

/** Those that are told as one, in the order of the first of each. */
export function alikeFailures(failures: readonly Failure[]): readonly AlikeFailures[] {
  const groups: { first: Failure; cases: number }[] = []
  for (const failure of failures) {
    const group = groups.find(({ first }) => areAlike(first, failure))
    if (group === undefined) groups.push({ first: failure, cases: 1 })
    else group.cases++
  }
  return groups
}

/** `take at once, on hasty, and 3 more cases`. */
export function casesOf({ procedure, hardware }: Failure, cases: number): string {
  const more = cases === 1 ? '' : `, and ${counted(cases - 1, 'more case')}`
  return `${procedure ?? ''}, on ${hardware ?? ''}${more}`
}

function textOf({ first, cases }: AlikeFailures): string {
  const { procedure, problem, cure, where, fault } = first
  const place = where === null ? '' : `${where}: `
  const which = procedure === null ? '' : `${casesOf(first, cases)}: `
  if (fault === null) return `error: ${place}${which}${problem}\n  ${cure}\n`
  return `${which}this is a fault of the checker, not of your spec; please report it with what follows\n${fault}\n`
}

/** What the document says of a failure. */
export function publishedFailure({ fault, ...failure }: Failure): PublishedFailure {
  return { ...failure, isFault: fault !== null }
}
