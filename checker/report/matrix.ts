// The matrix: hardware down, procedures across, in each cell the first broken property or `holds`.
// Made from results alone, as text that fits 79 columns or as a Markdown table.
import { ascii, indented } from './ascii.ts'
import { isVacuous } from './case-lines.ts'
import { hanging } from './hanging.ts'
import type { Result } from './results.ts'

const widthMax = 79

interface Matrix {
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  /** `cells[row][column]`. */
  readonly cells: readonly (readonly string[])[]
}

/**
 * The lines of the matrix, in as many blocks as the width asks for, then what the numbers stand for. Cells with results of `marked` have an
 * asterisk.
 */
export function matrixLines(
  results: readonly Result[],
  columnsOfTerminal: number | null = null,
  marked: ReadonlySet<Result> = new Set(),
): string[] {
  const width = Math.min(widthMax, columnsOfTerminal ?? widthMax)
  const { rows, columns, cells } = matrixOf(results, marked)
  const label = Math.max(0, ...rows.map(row => row.length))
  const widths = columns.map((_, column) =>
    Math.max(String(column + 1).length, ...cells.map(row => (row[column] ?? '').length)),
  )
  const lines: string[] = []
  for (const block of blocksOf(widths, width - label)) {
    const line = (first: string, cell: (column: number) => string): string =>
      block
        .reduce((text, column) => `${text}  ${cell(column).padEnd(widths[column] ?? 0)}`, first.padEnd(label))
        .trimEnd()
    if (lines.length > 0) lines.push('')
    lines.push(line('', column => String(column + 1)))
    for (const [row, name] of rows.entries()) lines.push(line(name, column => cells[row]?.[column] ?? ''))
  }
  const numbers = String(columns.length).length
  const legend = columns.flatMap((name, column) =>
    indented(name, `${String(column + 1).padStart(numbers)}  `, ' '.repeat(numbers + 2), width),
  )
  return [...lines, '', ...legend, ...(cells.flat().some(cell => cell.endsWith('!')) ? ['!  not as expected'] : [])]
}

/** What a cell says. */
export const cellsSay = 'Each cell: the first property that can be violated (+ how many others), or `holds`.'

/** With more procedures than this the numbers over the columns say too little. */
const proceduresMax = 12

/** The matrix for the end of a check: of cases on several hardware, where it is small enough to be read; otherwise no lines. */
export function smallMatrixLines(results: readonly Result[], columnsOfTerminal: number | null): string[] {
  const { rows, columns } = matrixOf(results)
  if (rows.length < 2 || columns.length > proceduresMax) return []
  return [...matrixLines(results, columnsOfTerminal), ...hanging(cellsSay, columnsOfTerminal)]
}

/** The matrix as a Markdown table, with the procedures' names across. */
export function matrixMarkdown(results: readonly Result[]): string {
  const { rows, columns, cells } = matrixOf(results)
  const row = (parts: readonly string[]): string => `| ${parts.map(part => part.replaceAll('|', '\\|')).join(' | ')} |`
  const body = rows.map((name, index) => row([name, ...(cells[index] ?? [])]))
  return `${[row(['', ...columns]), row(['---', ...columns.map(() => '---')]), ...body].join('\n')}\n`
}

function matrixOf(results: readonly Result[], marked: ReadonlySet<Result> = new Set()): Matrix {
  const specs = new Map<string, Set<string>>()
  for (const { procedure, spec } of results) specs.set(procedure, (specs.get(procedure) ?? new Set()).add(spec))
  const scenarios = new Map<string, Set<string>>()
  const key = ({ spec, procedure }: Result): string => JSON.stringify([spec, procedure])
  for (const result of results)
    scenarios.set(key(result), (scenarios.get(key(result)) ?? new Set()).add(result.scenario))
  const columnOf = (result: Result): string => {
    const scenario = (scenarios.get(key(result))?.size ?? 0) > 1 ? `${result.scenario}: ` : ''
    return ascii(
      `${(specs.get(result.procedure)?.size ?? 0) > 1 ? `${result.spec}, ` : ''}${scenario}${result.procedure}`,
    )
  }
  const placed = new Map<string, Map<string, Result[]>>()
  const columns = new Set<string>()
  for (const result of results) {
    const [row, column] = [ascii(result.hardware), columnOf(result)]
    const inRow = placed.get(row) ?? new Map<string, Result[]>()
    placed.set(row, inRow.set(column, [...(inRow.get(column) ?? []), result]))
    columns.add(column)
  }
  const cells = [...placed.values()].map(inRow => [...columns].map(column => cellFor(inRow.get(column) ?? [], marked)))
  return { rows: [...placed.keys()], columns: [...columns], cells }
}

function cellFor(results: readonly Result[], marked: ReadonlySet<Result>): string {
  if (results.length === 0) return '.'
  const mark = results.some(result => marked.has(result)) ? '*' : ''
  const surprise = `${mark}${results.some(result => result.verdict !== 'incomplete' && !result.asExpected) ? '!' : ''}`
  const [broken, ...others] = results.filter(result => result.verdict === 'violated')
  if (broken !== undefined) return `${broken.property}${others.length > 0 ? `+${others.length}` : ''}${surprise}`
  if (results.some(result => result.verdict === 'incomplete')) return `incomplete${surprise}`
  if (results.some(isVacuous)) return `vacuous${surprise}`
  return `${results.some(result => result.verdict === 'holds') ? 'holds' : 'not applicable'}${surprise}`
}

/** Columns, in runs that fit the room; each takes two blanks more than its width. */
function blocksOf(widths: readonly number[], room: number): number[][] {
  const blocks: number[][] = []
  let left = 0
  for (const [column, needed] of widths.entries()) {
    if (blocks.length === 0 || needed + 2 > left) {
      blocks.push([])
      left = room
    }
    blocks.at(-1)?.push(column)
    left -= needed + 2
  }
  return blocks
}
