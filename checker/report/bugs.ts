// The table of documented bugs: for each spec that is about one, its shortest counterexample, and where the fix is proved. And the
// table of hardware features: which bugs need which. Both made from reports alone.
import type { Bug } from '../language/index.ts'
import type { CaseReport } from './case-report.ts'

interface BugRow {
  readonly bug: Bug
  readonly spec: string
  readonly property: string
  /** Steps of the shortest counterexample, the violation included, and on which hardware. */
  readonly steps: number
  readonly hardware: string
  readonly states: number
  /** Hardware on which a fixed procedure violates nothing. */
  readonly fixedOn: readonly string[]
  /** Hardware on which the fix was checked. */
  readonly checkedOn: number
}

/** The table of bugs in the order of the specs; empty where no spec is about one. */
export function bugsMarkdown(reports: readonly CaseReport[]): string {
  const rows = bugRows(reports).map(row => [
    row.spec,
    row.bug.id,
    String(row.bug.year),
    row.bug.codeBase,
    row.property,
    `${row.steps} on ${row.hardware}`,
    String(row.states),
    fixed(row),
  ])
  const head = ['spec', 'bug', 'year', 'code base', 'property', 'steps of the shortest trace', 'states', 'fix holds on']
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

/** The bugs as lines for a terminal, two for each. */
export function bugLines(reports: readonly CaseReport[]): string[] {
  return bugRows(reports).flatMap(row => [
    `${row.spec}: ${row.bug.id} (${row.bug.codeBase}, ${row.bug.year})`,
    `  ${row.property} in ${row.steps} steps on ${row.hardware} (${row.states} states); fix holds on ${fixed(row)}`,
  ])
}

function fixed({ fixedOn, checkedOn }: BugRow): string {
  if (checkedOn === 0) return 'nothing: no fix was checked'
  if (fixedOn.length === checkedOn) return `all ${checkedOn} checked`
  return fixedOn.length === 0 ? `none of ${checkedOn}` : `${fixedOn.length} of ${checkedOn}: ${fixedOn.join(', ')}`
}

function bugRows(reports: readonly CaseReport[]): readonly BugRow[] {
  const specs = [...new Set(reports.filter(report => report.bug !== null).map(report => report.spec))]
  return specs.flatMap(spec => {
    const mine = reports.filter(report => report.spec === spec)
    const bug = mine[0]?.bug ?? null
    const violations = mine
      .filter(report => report.role === 'unsafe')
      .flatMap(report =>
        report.verdicts.flatMap(({ counterexample, result }) =>
          counterexample === null ? [] : [{ report, property: result.property, steps: counterexample.steps.length }],
        ),
      )
    const [first, ...others] = violations
    if (bug === null || first === undefined) return []
    const shortest = others.reduce((best, next) => (next.steps < best.steps ? next : best), first)
    const fixes = mine.filter(report => report.role === 'fixed')
    const safe = fixes.filter(report =>
      report.verdicts.every(({ result }) => result.verdict !== 'violated' && result.verdict !== 'incomplete'),
    )
    return [
      {
        bug,
        spec,
        property: shortest.property,
        steps: shortest.steps,
        hardware: shortest.report.hardware,
        states: shortest.report.states,
        fixedOn: [...new Set(safe.map(report => report.hardware))],
        checkedOn: new Set(fixes.map(report => report.hardware)).size,
      },
    ]
  })
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`)
  return `${lines.join('\n')}\n`
}
