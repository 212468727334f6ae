// A counterexample as text that can be pasted into a mail or a comment: at most 72 columns, ASCII, one column per agent, time
// downward, hardware in a column of software between < and >, then why, what permits each step, and how to see it again.

import { largest } from '../language/index.ts'
import type { Counterexample, DrawnStep } from '../trace/index.ts'
import { ascii, indented, wrap } from './ascii.ts'
import { columnWidths, gap } from './columns.ts'
import { citationsOf, codeOf, foldNote, foldWords, placeNote, type Row, repeatsWords, rowsOf } from './fold.ts'
import type { TraceOptions } from './format.ts'
import { sameOnWords } from './same-traces.ts'
import { type Scene, whichTrace } from './scene.ts'
import { commandLines } from './shell.ts'
import { numberRuns } from './words.ts'

/** What a mail takes; a terminal may have less. */
const widthMax = 72

/** Below this nothing can be read. */
const widthMin = 40

/** What stands before the lines of the command. */
const again = '  again: '
const againGoesOn = ' '.repeat(11)

/** The widest option, with its value, that a line of the command has room for. */
export const argumentWidthMax: number = widthMax - againGoesOn.length - ' \\'.length

/** The lines of a trace. */
export function traceLines(counterexample: Counterexample, scene: Scene, options: TraceOptions): string[] {
  const rows = rowsOf(counterexample, options.whole)
  const notes = [placeNote(counterexample), foldNote(rows), sameOnWords(scene)].filter(note => note !== null)
  const width = Math.max(widthMin, Math.min(widthMax, options.columns ?? widthMax))
  return [
    ...headLines(counterexample, scene, width),
    '',
    ...stepLines(counterexample, rows, width),
    '',
    ...counterexample.why.flatMap(sentence => indented(sentence, '  ', '  ', width)),
    ...[...codeOf(counterexample.steps), ...citationsOf(counterexample.steps)].flatMap(({ of, says }) =>
      indented(`${numberRuns(of)}: ${says}`, '  ', '     ', width),
    ),
    ...notes.flatMap(note => indented(note, '  ', '     ', width)),
    ...commandLines(scene.again, again, againGoesOn, width),
  ]
}

function headLines(counterexample: Counterexample, scene: Scene, width: number): string[] {
  const { property, says } = counterexample
  const where = ascii(`${scene.spec}, ${scene.procedure}, on ${scene.hardware}`)
  const which = whichTrace(counterexample, scene, id => `trace ${id}`)
  const between = width - 2 - where.length - which.length - 1
  const second =
    between >= 2
      ? [`  ${where}${' '.repeat(Math.min(between, 8))}${which}`]
      : [...indented(where, '  ', '    ', width), `  ${which}`]
  const about = (scene.about ?? []).flatMap(sentence => indented(sentence, '  ', '    ', width))
  return [...indented(`${scene.head ?? 'VIOLATED'} ${property}: ${says}`, '', '  ', width), ...second, ...about]
}

function stepLines({ columns, steps }: Counterexample, shown: readonly Row[], width: number): string[] {
  const numbers = Math.max(3, String(steps.length).length)
  const cells = shown.map(cellOf)
  const longest = columns.map(agent =>
    largest([ascii(agent).length, ...cells.filter(cell => cell.agent === agent).map(({ text }) => text.length)]),
  )
  const widths = columnWidths(longest, width - numbers - gap)
  const line = (label: string, parts: readonly string[]): string => {
    const padded = parts.map((part, index) => part.padEnd(widths[index] ?? 0))
    return [label.padStart(numbers), ...padded].join(' '.repeat(gap)).trimEnd()
  }
  const lines = (label: string, parts: readonly (readonly string[])[]): string[] => {
    const height = Math.max(...parts.map(part => part.length))
    return Array.from({ length: height }, (_, row) =>
      line(
        row === 0 ? label : '',
        parts.map(part => part[row] ?? ''),
      ),
    )
  }
  const wrapped = (text: string, column: number): string[] => wrap(text, widths[column] ?? 1)
  const indent = ' '.repeat(numbers + gap)
  return [
    ...lines('', columns.map(wrapped)),
    ...cells.flatMap(({ label, agent, text }) =>
      agent === null
        ? [`${indent}--- ${text}`]
        : lines(
            label,
            columns.map((column, index) => (column === agent ? wrapped(text, index) : [])),
          ),
    ),
  ]
}

/** What a row says, and in whose column; null: across all. */
function cellOf(row: Row): { readonly label: string; readonly agent: string | null; readonly text: string } {
  if (row.kind === 'step') return { label: String(row.number), agent: row.step.agent, text: sentenceOf(row.step) }
  if (row.kind === 'fold') return { label: String(row.first), agent: row.agent, text: foldWords(row) }
  return { label: '', agent: null, text: repeatsWords(row) }
}

function sentenceOf(step: DrawnStep): string {
  return ascii(step.uninvited ? `<${step.text}>` : step.text)
}
