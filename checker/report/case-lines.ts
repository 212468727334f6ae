// What `check` prints of a case: one line with its verdict, and a line for each thing in it that its reader must know.
import { match } from 'ts-pattern'
import type { Limit } from '../explore/index.ts'
import { ascii } from './ascii.ts'
import type { CaseReport, Verdict } from './case-report.ts'
import type { Paint, Tone } from './paint.ts'
import type { Result } from './results.ts'
import { counted, listed, timed } from './words.ts'

/** How a case came out, from the worst of its verdicts. */
export type Standing = 'ok' | 'SURPRISE' | 'VACUOUS' | 'INCOMPLETE' | 'not applicable'

const tones: { readonly [S in Standing]: Tone } = {
  ok: 'good',
  SURPRISE: 'bad',
  VACUOUS: 'bad',
  INCOMPLETE: 'doubtful',
  'not applicable': 'quiet',
}

/** How many characters the longest standing that a list of cases usually shows takes. */
export const standingWidth: number = 'INCOMPLETE'.length

export function standingOf(report: CaseReport): Standing {
  const results = report.verdicts.map(verdict => verdict.result)
  const decided = results.filter(result => result.verdict !== 'incomplete')
  if (decided.some(isSurprise)) return 'SURPRISE'
  if (decided.some(isVacuous)) return 'VACUOUS'
  if (decided.length < results.length) return 'INCOMPLETE'
  return results.every(result => result.verdict === 'notApplicable') ? 'not applicable' : 'ok'
}

/** A `holds` that exercised nothing. */
export function isVacuous(result: Result): boolean {
  return result.verdict === 'holds' && result.vacuous.length > 0
}

/** A verdict that differs from what was expected, vacuous or not. */
export function isSurprise(result: Result): boolean {
  return match(result.verdict)
    .with('holds', () => result.expected === 'violated')
    .with('violated', () => result.expected !== 'violated')
    .with('notApplicable', () => result.expected === 'violated')
    .with('incomplete', () => false)
    .exhaustive()
}

/** The line of a case. */
export function caseLine(report: CaseReport, paint: Paint): string {
  const standing = standingOf(report)
  const results = report.verdicts.map(verdict => verdict.result)
  const named = (kind: Result['verdict']): string[] =>
    results.filter(result => result.verdict === kind).map(result => result.property)
  const [holds, violated, incomplete, inapplicable] = [
    named('holds'),
    named('violated'),
    named('incomplete'),
    named('notApplicable'),
  ]
  const parts = [
    ...(violated.length > 0 ? [`${listed(violated)} VIOLATED${standing === 'ok' ? ' as expected' : ''}`] : []),
    ...(incomplete.length > 0 ? [`${listed(incomplete)} undecided`] : []),
    ...(holds.length > 0 ? [`${listed(holds)} ${holds.length === 1 ? 'holds' : 'hold'}`] : []),
    ...(inapplicable.length > 0 ? [`${listed(inapplicable)} not applicable`] : []),
  ]
  const mark = paint(tones[standing], standing.padEnd(standingWidth))
  const seen = report.states === 0 ? '' : ` (${counted(report.states, 'state')}, ${timed(report.seconds)})`
  return `  ${mark}  ${ascii(report.procedure)}, on ${ascii(report.hardware)}: ${parts.join('; ')}${paint('quiet', seen)}`
}

/** The lines below a case: every verdict that is not as expected, in words. With `all`, also what is merely worth knowing. */
export function detailLines(report: CaseReport, all: boolean): string[] {
  const everythingInapplicable = standingOf(report) === 'not applicable'
  const verdicts = report.verdicts.flatMap(verdict => {
    const { result } = verdict
    if (result.verdict === 'notApplicable' && !isSurprise(result) && !all && !everythingInapplicable) return []
    // What a limit left undecided has one reason, which stands in a line of its own.
    if (result.verdict === 'incomplete') return []
    return sentencesFor(verdict, all).map(sentence => `    ${ascii(`${result.property}: ${sentence}`)}`)
  })
  const undecided = report.verdicts.filter(({ result }) => result.verdict === 'incomplete')
  if (undecided[0] !== undefined) {
    const names = listed(undecided.map(({ result }) => result.property))
    verdicts.push(`    ${ascii(`${names}: ${whyUndecided(undecided[0].result.limit)}`)}`)
  }
  if (!all) return verdicts
  const counts = `${counted(report.states, 'state')}, ${counted(report.transitions, 'transition')}, depth ${report.depth}`
  return [
    ...verdicts,
    ...(report.states === 0 ? [] : [`    seen: ${counts}`]),
    ...(report.costs.length === 0
      ? []
      : [`    costs: ${report.costs.map(({ name, count }) => `${name} ${count}`).join(', ')}`]),
    ...(report.notReduced === null ? [] : [`    searched in full: ${ascii(report.notReduced)}`]),
    ...(report.idleHardware.length === 0
      ? []
      : [`    the hardware never did: ${ascii(report.idleHardware.join('; '))}`]),
  ]
}

/** What there is to say of a verdict; with `all`, also where it is as expected. */
export function sentencesFor({ result, expectation, notApplicableBecause }: Verdict, all: boolean): string[] {
  const because = expectation?.reason == null ? '' : `, because: ${expectation.reason}`
  return match(result.verdict)
    .with('violated', () => {
      if (result.expected === 'violated') return all ? [`violated, as expected${because}`] : []
      if (result.expected === null) return ['violated, and the spec expects nothing of it']
      return [`violated, but it was expected to hold${because}`]
    })
    .with('holds', () => [
      ...(result.expected === 'violated' ? [`holds, but it was expected to be violated${because}`] : []),
      ...result.vacuous.map(what => `holds, but was not put to the test: ${what}`),
      ...(all && result.asExpected ? [result.expected === null ? 'holds' : `holds, as expected${because}`] : []),
    ])
    .with('incomplete', () => [whyUndecided(result.limit)])
    .with('notApplicable', () => {
      const says = `not applicable: ${notApplicableBecause ?? 'no reason was given'}`
      return isSurprise(result) ? [`${says}; but it was expected to be violated${because}`] : [says]
    })
    .exhaustive()
}

/** What ended a search that decided nothing. */
export function whyUndecided(limit: Limit | null): string {
  return match(limit)
    .with('states', () => 'undecided: the limit on states ended the search; raise it with --states-max')
    .with('seconds', () => 'undecided: the limit on time ended the search; raise it with --seconds-max')
    .with('memory', () => 'undecided: the limit on memory ended the search; raise it with --memory-max')
    .with('interrupted', () => 'undecided: the search was interrupted')
    .with(null, () => 'undecided')
    .exhaustive()
}
