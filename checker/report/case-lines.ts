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

/** The line of a case. Where something is not as expected that comes first, and what is as expected is only counted. */
export function caseLine(report: CaseReport, paint: Paint): string {
  const standing = standingOf(report)
  const parts = standing === 'SURPRISE' ? surprisingParts(report) : expectedParts(report, standing)
  const mark = paint(tones[standing], standing.padEnd(standingWidth))
  const seen = report.states === 0 ? '' : ` (${statesWords(report)}, ${timed(report.seconds)})`
  return `  ${mark}  ${ascii(report.procedure)}, on ${ascii(report.hardware)}: ${parts.join('; ')}${paint('quiet', seen)}`
}

/** `3 states`; where a trace has more steps than that, also why: `3 states, reduced`. */
function statesWords({ states, isReduced, verdicts }: CaseReport): string {
  const isLonger = verdicts.some(({ counterexample }) => (counterexample?.steps.length ?? 0) > states)
  return `${counted(states, 'state')}${isReduced && isLonger ? ', reduced' : ''}`
}

function resultsIn(report: CaseReport): readonly Result[] {
  return report.verdicts.map(verdict => verdict.result)
}

function namesOf(results: readonly Result[], kind: Result['verdict']): readonly string[] {
  return results.filter(result => result.verdict === kind).map(result => result.property)
}

function expectedParts(report: CaseReport, standing: Standing): readonly string[] {
  const results = resultsIn(report)
  const [holds, violated, incomplete, inapplicable] = [
    namesOf(results, 'holds'),
    namesOf(results, 'violated'),
    namesOf(results, 'incomplete'),
    namesOf(results, 'notApplicable'),
  ]
  return [
    ...(violated.length > 0 ? [`${listed(violated)} VIOLATED${standing === 'ok' ? ' as expected' : ''}`] : []),
    ...(incomplete.length > 0 ? [`${listed(incomplete)} undecided`] : []),
    ...(holds.length > 0 ? [`${listed(holds)} ${holds.length === 1 ? 'holds' : 'hold'}`] : []),
    ...(inapplicable.length > 0 ? [`${listed(inapplicable)} not applicable`] : []),
  ]
}

function surprisingParts(report: CaseReport): readonly string[] {
  const results = resultsIn(report)
  const surprises = results.filter(isSurprise)
  const others = results.filter(result => !isSurprise(result))
  const [violated, holds, inapplicable] = [
    namesOf(surprises, 'violated'),
    namesOf(surprises, 'holds'),
    namesOf(surprises, 'notApplicable'),
  ]
  const [expected, incomplete] = [namesOf(others, 'violated'), namesOf(others, 'incomplete')]
  const [held, without] = [namesOf(others, 'holds').length, namesOf(others, 'notApplicable').length]
  const other = results.length > held ? (held === 1 ? 'other ' : 'others ') : ''
  return [
    ...(violated.length > 0 ? [`${listed(violated)} VIOLATED`] : []),
    ...(holds.length > 0 ? [`${listed(holds)} ${holds.length === 1 ? 'holds' : 'hold'} unexpectedly`] : []),
    ...(inapplicable.length > 0 ? [`${listed(inapplicable)} not applicable, unexpectedly`] : []),
    ...(expected.length > 0 ? [`${listed(expected)} VIOLATED as expected`] : []),
    ...(incomplete.length > 0 ? [`${listed(incomplete)} undecided`] : []),
    ...(held > 0 ? [`${held} ${other}${held === 1 ? 'holds' : 'hold'}`] : []),
    ...(without > 0 ? [`${without} not applicable`] : []),
  ]
}

/** The lines below a case: every verdict that is not as expected, in words. With `all`, also what is merely worth knowing. */
export function detailLines(report: CaseReport, all: boolean): string[] {
  const verdicts = verdictLines(report, all)
  if (!all) return verdicts
  const reduced = report.isReduced ? ' (reduced)' : ''
  const counts = `${counted(report.states, 'state')}${reduced}, ${counted(report.transitions, 'transition')}, depth ${report.depth}`
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

/** The worst first; properties of which the same is said share a line. */
function verdictLines(report: CaseReport, all: boolean): string[] {
  const everythingInapplicable = standingOf(report) === 'not applicable'
  const groups = new Map<string, Verdict[]>()
  for (const verdict of report.verdicts.toSorted((one, other) => rankOf(one.result) - rankOf(other.result))) {
    const { result } = verdict
    if (result.verdict === 'notApplicable' && !isSurprise(result) && !all && !everythingInapplicable) continue
    for (const sentence of sentencesFor(verdict, all)) groups.set(sentence, [...(groups.get(sentence) ?? []), verdict])
  }
  return [...groups].map(([sentence, same]) => {
    const [first] = same
    const names = listed(same.map(({ result }) => result.property))
    const says = same.length === 1 || first === undefined ? sentence : (pluralOf(first, all, sentence) ?? sentence)
    return `    ${ascii(`${names}: ${says}`)}`
  })
}

function rankOf(result: Result): number {
  if (isSurprise(result)) return result.verdict === 'violated' ? 0 : 1
  if (isVacuous(result)) return 2
  return { violated: 3, holds: 4, notApplicable: 5, incomplete: 6 }[result.verdict]
}

/** The same sentence, said of several. */
function pluralOf(verdict: Verdict, all: boolean, sentence: string): string | undefined {
  return sentencesFor(verdict, all, true)[sentencesFor(verdict, all).indexOf(sentence)]
}

/** What there is to say of a verdict; with `all`, also where it is as expected; with `isOfMany`, of several that share it. */
export function sentencesFor(
  { result, expectation, notApplicableBecause, growth }: Verdict,
  all: boolean,
  isOfMany = false,
): string[] {
  const because = expectation?.reason == null ? '' : `, because: ${expectation.reason}`
  const [holds, were, of] = isOfMany ? ['hold', 'they were', 'them'] : ['holds', 'it was', 'it']
  return match(result.verdict)
    .with('violated', () => {
      if (result.expected === 'violated') return all ? [`violated, as expected${because}`] : []
      if (result.expected === null) return [`violated, and the spec expects nothing of ${of}`]
      return [`violated, but ${were} expected to hold${because}`]
    })
    .with('holds', () => [
      ...(result.expected === 'violated' ? [`${holds}, but ${were} expected to be violated${because}`] : []),
      ...result.vacuous.map(what => `${holds}, but ${isOfMany ? 'were' : 'was'} not put to the test: ${what}`),
      ...(all && result.asExpected ? [result.expected === null ? holds : `${holds}, as expected${because}`] : []),
    ])
    .with('incomplete', () => [whyUndecided(result.limit, growth)])
    .with('notApplicable', () => {
      const says = `not applicable: ${notApplicableBecause ?? 'no reason was given'}`
      return isSurprise(result) ? [`${says}; but ${were} expected to be violated${because}`] : [says]
    })
    .exhaustive()
}

/** What ended a search that decided nothing. */
export function whyUndecided(limit: Limit | null, growth: string | null): string {
  const ended = match(limit)
    .with('states', () => 'undecided: the limit on states ended the search; raise it with --states-max')
    .with('seconds', () => 'undecided: the limit on time ended the search; raise it with --seconds-max')
    .with('memory', () => 'undecided: the limit on memory ended the search; raise it with --memory-max')
    .with('interrupted', () => 'undecided: the search was interrupted')
    .with(null, () => 'undecided')
    .exhaustive()
  return growth === null ? ended : `${ended}; ${growth}`
}
