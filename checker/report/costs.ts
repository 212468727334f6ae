// What procedures cost, side by side: counted from their cases, as text or as a Markdown table. Hardware makes no difference to it.
import type { CaseReport } from './case-report.ts'

interface Costs {
  readonly procedure: string
  readonly costs: readonly { readonly name: string; readonly count: number }[]
}

/** A line for each procedure, numbered as in the matrix, under the names of what is counted. */
export function costLines(reports: readonly CaseReport[]): string[] {
  const procedures = byProcedure(reports)
  const names = procedures[0]?.costs.map(({ name }) => name) ?? []
  const number = String(procedures.length).length
  const lines = procedures.map(({ costs }, index) => {
    const counts = costs.map(({ count }, column) => String(count).padStart(names[column]?.length ?? 0))
    return `${String(index + 1).padStart(number)}  ${counts.join('  ')}`
  })
  return [`${' '.repeat(number)}  ${names.join('  ')}`, ...lines]
}

/** The same as a Markdown table, with the procedures' names. */
export function costsMarkdown(reports: readonly CaseReport[]): string {
  const procedures = byProcedure(reports)
  const names = procedures[0]?.costs.map(({ name }) => name) ?? []
  const rows = procedures.map(({ procedure, costs }) => [procedure, ...costs.map(({ count }) => String(count))])
  const lines = [['', ...names], ['---', ...names.map(() => '---')], ...rows].map(row => `| ${row.join(' | ')} |`)
  return `${lines.join('\n')}\n`
}

/** Each procedure once, in order of appearance. */
function byProcedure(reports: readonly CaseReport[]): readonly Costs[] {
  const found = new Map<string, Costs>()
  for (const { scenario, procedure, costs } of reports)
    if (!found.has(`${scenario}: ${procedure}`)) found.set(`${scenario}: ${procedure}`, { procedure, costs })
  return [...found.values()]
}
