// The end of `check`: how many of what, and what to do next.
import type { Catalogue } from '../language/index.ts'
import { isSurprise, isVacuous } from './case-lines.ts'
import { againFor, type CaseReport } from './case-report.ts'
import { cureLines } from './cures.ts'
import type { Failure } from './failure.ts'
import { hanging } from './hanging.ts'
import { commandLines } from './shell.ts'
import { counted, grouped } from './words.ts'

const widthMax = 79

interface SummaryStyle {
  /** The width of the terminal; null: there is none. */
  readonly columns: number | null
  /** Traces have been shown, so that nobody has to be told how to see one. */
  readonly showsTraces: boolean
  /** How expectations are declared; null where nobody is to be told. */
  readonly declaring: Catalogue['declaring'] | null
}

/** The lines that end a check. `notStarted`: cases that an interruption kept from being checked. */
export function summaryLines(
  reports: readonly CaseReport[],
  notStarted: number,
  failures: readonly Failure[] = [],
  { columns, showsTraces, declaring }: SummaryStyle = { columns: null, showsTraces: false, declaring: null },
): string[] {
  const results = reports.flatMap(report => report.verdicts.map(verdict => verdict.result))
  const count = (is: (result: (typeof results)[number]) => boolean): number => results.filter(is).length
  const surprises = count(isSurprise)
  const vacuous = count(result => isVacuous(result) && !isSurprise(result))
  const incomplete = count(result => result.verdict === 'incomplete')
  const inapplicable = count(result => result.verdict === 'notApplicable')
  const expected = count(result => result.asExpected && result.verdict !== 'notApplicable')
  const parts = [
    `${counted(expected, 'verdict')} as expected`,
    ...(surprises > 0 ? [counted(surprises, 'SURPRISE')] : []),
    ...(vacuous > 0 ? [`${grouped(vacuous)} VACUOUS (nothing put them to the test)`] : []),
    ...(incomplete > 0 ? [`${grouped(incomplete)} INCOMPLETE`] : []),
    ...(inapplicable > 0 ? [`${grouped(inapplicable)} not applicable`] : []),
  ]
  const lines = [
    `${counted(reports.length, 'case')}: ${parts.join(', ')}`,
    ...failedLines(failures),
    ...(notStarted > 0 ? [`interrupted: ${counted(notStarted, 'case was', 'cases were')} not started`] : []),
  ]
  const cures = declaring === null ? [] : cureLines(reports, declaring, columns)
  return [
    ...lines.flatMap(line => hanging(line, columns)),
    ...cures,
    ...(showsTraces ? [] : nextLines(reports, columns)),
  ]
}

function failedLines(failures: readonly Failure[]): string[] {
  const cases = failures.filter(({ procedure }) => procedure !== null).length
  const files = failures.length - cases
  return [
    ...(cases > 0 ? [`${counted(cases, 'case')} FAILED and ${cases === 1 ? 'was' : 'were'} not checked`] : []),
    ...(files > 0 ? [`${counted(files, 'file')} FAILED to load`] : []),
  ]
}

/** How to see a trace: of the first violation, whether it was expected or not. */
function nextLines(reports: readonly CaseReport[], columns: number | null): string[] {
  if (reports.length < 2) return []
  const width = Math.min(widthMax, columns ?? widthMax)
  for (const report of reports)
    for (const { result } of report.verdicts)
      if (result.verdict === 'violated')
        return [
          '',
          ...hanging('To see how a property is violated, check one case, such as:', columns),
          ...commandLines(againFor(report, result.property), '  ', '    ', width),
        ]
  return []
}
