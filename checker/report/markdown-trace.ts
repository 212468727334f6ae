// A counterexample for a pull request: a heading, a table with a column for each agent, lists of reasons and citations. What agents do stands
// in code spans, where nothing is taken for markup, a mention or an issue; prose is escaped for the same.
import { largest } from '../language/index.ts'
import type { Counterexample, DrawnStep } from '../trace/index.ts'
import { ascii } from './ascii.ts'
import { citationsOf, foldNote, foldWords, numbersOf, placeNote, type Row, repeatsWords, rowsOf } from './fold.ts'
import type { TraceOptions } from './format.ts'
import { sameOnWords } from './same-traces.ts'
import { type Scene, whichTrace } from './scene.ts'
import { commandLines } from './shell.ts'
import { numberRuns } from './words.ts'

/** The width of the command: nothing else has lines to break. */
const commandWidth = 72

export function markdownLines(
  counterexample: Counterexample,
  scene: Scene,
  { whole }: TraceOptions,
): readonly string[] {
  const { property, says, why, steps, columns } = counterexample
  const rows = rowsOf(counterexample, whole)
  const note = foldNote(rows)
  const places = placeNote(counterexample)
  const others = sameOnWords(scene)
  const notes = citationsOf(steps).map(({ of, says: permits }) => `- ${numberRuns(of)}: ${prose(permits)}`)
  const where = `${span(scene.spec)}, ${span(scene.procedure)}, on ${span(scene.hardware)}`
  return [
    `### ${scene.head ?? 'VIOLATED'} ${span(property)}: ${prose(says)}`,
    '',
    `${where} (${whichTrace(counterexample, scene, id => `trace ${span(id)}`)})`,
    ...(scene.about ?? []).flatMap(sentence => ['', prose(sentence)]),
    '',
    tableRow(['', ...columns.map(span)]),
    tableRow(['--:', ...columns.map(() => '---')]),
    ...rows.map(row => tableRow(cellsOf(row, columns))),
    ...(note === null ? [] : ['', prose(note)]),
    ...section(
      'Why',
      why.map(sentence => `- ${prose(sentence)}`),
    ),
    ...(places === null ? [] : ['', prose(places)]),
    ...section('What permits it', notes),
    ...(others === null ? [] : ['', prose(others)]),
    ...shellBlock(commandLines(scene.again, '', '  ', commandWidth)),
  ]
}

function shellBlock(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', '```sh', ...lines, '```']
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `**${title}**`, '', ...lines]
}

function cellsOf(row: Row, columns: readonly string[]): readonly string[] {
  if (row.kind === 'repeats' || row.kind === 'again')
    return ['', `*${repeatsWords(row)}*`, ...columns.slice(1).map(() => '')]
  const [label, agent, says] =
    row.kind === 'step'
      ? [String(row.number), row.step.agent, sentence(row.step)]
      : [numbersOf(row), row.agent, `*${prose(foldWords(row))}*`]
  return [label, ...columns.map(column => (column === agent ? says : ''))]
}

function sentence(step: DrawnStep): string {
  const text = span(step.uninvited ? `<${step.text}>` : step.text)
  const said = step.rule === null ? `**${text}**` : text
  return step.code === null ? said : `${said}<br>${span(step.code)}`
}

/** A vertical line would end the cell, also within a code span. */
function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** Text as it is, in as many backticks as it doesn't hold itself. */
function span(text: string): string {
  const plain = ascii(text).trim()
  const longest = largest([...plain.matchAll(/`+/g)].map(([run]) => run.length))
  const ticks = '`'.repeat(longest + 1)
  const padded = plain === '' || plain.startsWith('`') || plain.endsWith('`') ? ` ${plain} ` : plain
  return `${ticks}${padded}${ticks}`
}

/** Prose in which no character is markup; an empty comment keeps `#1` and `@name` from being links. */
function prose(text: string): string {
  return ascii(text)
    .replace(/[\\`*_[\]<>|~$&]/g, character => `\\${character}`)
    .replace(/[#@](?=\w)/g, character => `${character}<!-- -->`)
}
