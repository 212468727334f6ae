// The table of documented bugs: for each spec that is about one, its shortest counterexample, and where the fix is proved. And the
// table of hardware features: which bugs need which. Both made from reports alone.
import type { Bug } from '../language/index.ts'
import { indented } from './ascii.ts'
import type { CaseReport } from './case-report.ts'
import { counted, listed } from './words.ts'

interface BugRow {
  readonly bug: Bug
  readonly spec: string
  readonly procedure: string
  /** The property of the source's story; without one, that which is violated on most hardware where the fix doesn't violate it. */
  readonly property: string
  /** Steps of its shortest counterexample, the violation included, and on which hardware: the story's, or where it is shortest. */
  readonly steps: number
  readonly hardware: string
  readonly states: number
  readonly isReduced: boolean
  /** Hardware on which a fixed procedure violates nothing. */
  readonly fixedOn: readonly string[]
  /** Hardware on which the fix was checked. */
  readonly checkedOn: readonly string[]
}

/** The table of bugs in the order of the specs, a line for each unsafe procedure; empty where no spec is about a bug. */
export function bugsMarkdown(reports: readonly CaseReport[]): string {
  const rows = bugRows(reports).map(row => [
    row.spec,
    row.bug.id,
    String(row.bug.year),
    row.bug.codeBase,
    row.procedure,
    row.property,
    `${row.steps} on ${row.hardware}`,
    String(row.states),
    fixed(row) ?? notSelected,
  ])
  const head = [
    'spec',
    'bug',
    'year',
    'code base',
    'unsafe',
    'property',
    'steps of the trace',
    'states',
    'fix holds on',
  ]
  return table(head, rows)
}

/** The table of features: which bugs need which. */
export function featuresMarkdown(reports: readonly CaseReport[]): string {
  const found = new Map<string, Set<string>>()
  for (const { bug, spec } of reports)
    for (const feature of bug?.features ?? []) found.set(feature, (found.get(feature) ?? new Set()).add(spec))
  const rows = [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([feature, specs]) => [feature, [...specs].join(', ')])
  return table(['hardware feature', 'bugs that need it'], rows)
}

const width = 96

/** The bugs as lines for a terminal: what it is called, a line for each unsafe procedure, and where its fix holds. */
export function bugLines(reports: readonly CaseReport[]): string[] {
  const rows = bugRows(reports)
  return [...new Set(rows.map(row => row.spec))].flatMap(spec => {
    const mine = rows.filter(row => row.spec === spec)
    return mine.flatMap((row, index) => [
      ...(index > 0 ? [] : indented(`${spec}: ${row.bug.id} (${row.bug.codeBase}, ${row.bug.year})`, '', '  ', width)),
      ...indented(
        `${row.procedure}: ${row.property} in ${row.steps} steps on ${row.hardware} (${counted(row.states, 'state')}${row.isReduced && row.steps > row.states ? ', reduced' : ''})`,
        '  ',
        '    ',
        width,
      ),
      ...(index < mine.length - 1 ? [] : indented(fixLine(row), '  ', '    ', width)),
    ])
  })
}

const notSelected = 'not among the selected cases'

function fixLine(row: BugRow): string {
  const where = fixed(row)
  return where === null ? `fix ${notSelected}` : `fix holds on ${where}`
}

/** Where the fix violates nothing; where that is most hardware, the exceptions are named. Null where no case of the fix was selected. */
function fixed({ fixedOn, checkedOn }: BugRow): string | null {
  const count = checkedOn.length
  if (count === 0) return null
  const others = checkedOn.filter(name => !fixedOn.includes(name))
  if (others.length === 0) return `all ${count} checked`
  if (fixedOn.length === 0) return `none of ${count}`
  if (others.length < fixedOn.length) return `all ${count} but ${listed(others)}`
  return `${fixedOn.length} of ${count}: ${fixedOn.join(', ')}`
}

function bugRows(reports: readonly CaseReport[]): readonly BugRow[] {
  const about = reports.filter(report => report.bug !== null)
  return [...new Set(about.map(report => report.spec))].flatMap(spec => {
    const mine = about.filter(report => report.spec === spec)
    const fixes = mine.filter(report => report.role === 'fixed')
    const safe = fixes.filter(isClean)
    const unsafe = mine.filter(report => report.role === 'unsafe')
    return [...new Set(unsafe.map(report => report.procedure))].flatMap(procedure => {
      const worst = mainViolation(
        unsafe.filter(report => report.procedure === procedure),
        fixes,
      )
      const bug = mine[0]?.bug ?? null
      if (worst === null || bug === null) return []
      const fixedOn = [...new Set(safe.map(report => report.hardware))]
      const checkedOn = [...new Set(fixes.map(report => report.hardware))]
      return [{ bug, spec, procedure, ...worst, fixedOn, checkedOn }]
    })
  })
}

function violates(report: CaseReport, property: string): boolean {
  return report.verdicts.some(({ result }) => result.property === property && result.verdict === 'violated')
}

function isClean(report: CaseReport): boolean {
  return report.verdicts.every(({ result }) => result.verdict !== 'violated' && result.verdict !== 'incomplete')
}

/**
 * What the source tells of. Without that, the property violated on most hardware where the fix doesn't violate it, the first of several, by
 * its shortest counterexample.
 */
function mainViolation(
  reports: readonly CaseReport[],
  fixes: readonly CaseReport[],
): Pick<BugRow, 'property' | 'steps' | 'hardware' | 'states' | 'isReduced'> | null {
  const found = reports.flatMap(({ verdicts, hardware, states, isReduced }) =>
    verdicts.flatMap(({ counterexample, result: { property } }) =>
      counterexample === null || fixes.some(fix => fix.hardware === hardware && violates(fix, property))
        ? []
        : [{ property, hardware, states, isReduced, steps: counterexample.steps.length }],
    ),
  )
  const count = (property: string): number => found.filter(other => other.property === property).length
  const told = reports.flatMap(({ verdicts, hardware, states, isReduced, story = null }) =>
    verdicts.flatMap(({ counterexample, result: { property } }) =>
      counterexample === null || property !== story?.property
        ? []
        : [{ property, hardware, states, isReduced, steps: counterexample.steps.length }],
    ),
  )
  if (told[0] !== undefined) return told[0]
  const [first, ...others] = found
  if (first === undefined) return null
  return others.reduce((best, next) => {
    const more = count(next.property) - count(best.property)
    return more > 0 || (next.property === best.property && next.steps < best.steps) ? next : best
  }, first)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`)
  return `${lines.join('\n')}\n`
}
