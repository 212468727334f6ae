// A counterexample as text that can be pasted into a mail or a comment: at most 72 columns, ASCII, one column per agent, time
// downward, hardware in a column of software between < and >, then why, what permits each step, and how to see it again.
import type { Counterexample, DrawnStep } from '../trace/index.ts'
import { ascii, indented, wrap } from './ascii.ts'
import { columnWidths, gap } from './columns.ts'
import { type Command, commandLines } from './shell.ts'

const width = 72

/** What stands before the lines of the command. */
const again = '  again: '
const againGoesOn = ' '.repeat(11)

/** The widest option, with its value, that a line of the command has room for. */
export const argumentWidthMax: number = width - againGoesOn.length - ' \\'.length

/** Where a counterexample was met, and the command that shows it again. */
export interface Scene {
  readonly spec: string
  readonly procedure: string
  readonly hardware: string
  /** How it starts and what was asked. */
  readonly about?: readonly string[]
  readonly again: Command
}

/** The lines of a trace. */
export function traceLines(counterexample: Counterexample, scene: Scene): string[] {
  return [
    ...headLines(counterexample, scene),
    '',
    ...stepLines(counterexample),
    '',
    ...counterexample.why.flatMap(sentence => indented(sentence, '  ', '  ', width)),
    ...citationLines(counterexample.steps),
    ...commandLines(scene.again, again, againGoesOn, width),
  ]
}

function headLines(counterexample: Counterexample, scene: Scene): string[] {
  const { property, says, id, steps } = counterexample
  const where = ascii(`${scene.spec}, ${scene.procedure}, on ${scene.hardware}`)
  const which = `trace ${id}, ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
  const between = width - 2 - where.length - which.length - 1
  const second =
    between >= 2
      ? [`  ${where}${' '.repeat(Math.min(between, 8))}${which}`]
      : [...indented(where, '  ', '    ', width), `  ${which}`]
  const about = (scene.about ?? []).flatMap(sentence => indented(sentence, '  ', '    ', width))
  return [...indented(`VIOLATED ${property}: ${says}`, '', '  ', width), ...second, ...about]
}

function stepLines({ columns, steps, repeatsFrom }: Counterexample): string[] {
  const numbers = Math.max(3, String(steps.length).length)
  const longest = columns.map(agent =>
    Math.max(agent.length, ...steps.filter(step => step.agent === agent).map(step => sentenceOf(step).length)),
  )
  const widths = columnWidths(longest, width - numbers - gap)
  const row = (label: string, cells: readonly string[]): string => {
    const padded = cells.map((cell, index) => cell.padEnd(widths[index] ?? 0))
    return [label.padStart(numbers), ...padded].join(' '.repeat(gap)).trimEnd()
  }
  const rows = (label: string, cells: readonly (readonly string[])[]): string[] => {
    const height = Math.max(...cells.map(cell => cell.length))
    return Array.from({ length: height }, (_, line) =>
      row(
        line === 0 ? label : '',
        cells.map(cell => cell[line] ?? ''),
      ),
    )
  }
  const head = rows(
    '',
    columns.map((agent, index) => wrap(agent, widths[index] ?? 1)),
  )
  const body = steps.map((step, index) =>
    rows(
      String(index + 1),
      columns.map((agent, column) => (agent === step.agent ? wrap(sentenceOf(step), widths[column] ?? 1) : [])),
    ),
  )
  const indent = ' '.repeat(numbers + gap)
  return [
    ...head,
    ...body.flatMap((lines, index) => [...markBefore(index + 1, repeatsFrom, steps.length, indent), ...lines]),
  ]
}

/** The lines around the steps that repeat for ever. */
function markBefore(step: number, repeatsFrom: number | null, last: number, indent: string): string[] {
  if (repeatsFrom === null || repeatsFrom === last) return []
  const which = repeatsFrom === last - 1 ? `step ${repeatsFrom} repeats` : `steps ${repeatsFrom} to ${last - 1} repeat`
  if (step === repeatsFrom) return [`${indent}--- ${which} for ever:`]
  return step === last ? [`${indent}--- again from step ${repeatsFrom}`] : []
}

function sentenceOf(step: DrawnStep): string {
  return ascii(step.uninvited ? `<${step.text}>` : step.text)
}

/** What permits the steps, each citation once, under the numbers of the steps that it permits. */
function citationLines(steps: readonly DrawnStep[]): string[] {
  const numbers = new Map<string, number[]>()
  for (const [index, step] of steps.entries())
    for (const cite of new Set(step.cites)) numbers.set(cite, [...(numbers.get(cite) ?? []), index + 1])
  return [...numbers].flatMap(([cite, of]) => indented(`${of.join(', ')}: ${cite}`, '  ', '     ', width))
}
