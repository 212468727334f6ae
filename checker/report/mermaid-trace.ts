// A counterexample as a sequence diagram for Mermaid, which forges and editors draw: a participant for each agent, its steps as messages to
// itself, solid for software and dotted for hardware; what the machine does in an agent that runs a procedure is a note, and so is the violation.
import type { Counterexample } from '../trace/index.ts'
import { wrap } from './ascii.ts'
import { foldWords, type Row, repeatsWords, rowsOf } from './fold.ts'
import type { TraceOptions } from './format.ts'
import { sameOnWords } from './same-traces.ts'
import { type Scene, whichTrace } from './scene.ts'

/** Mermaid breaks no lines by itself. */
const width = 36

export function mermaidLines(counterexample: Counterexample, scene: Scene, { whole }: TraceOptions): readonly string[] {
  const { property, says, columns } = counterexample
  const names = new Map(columns.map((agent, index) => [agent, `A${index}`]))
  const nameOf = (agent: string): string => names.get(agent) ?? 'A0'
  const all = [...new Set([nameOf(columns[0] ?? ''), nameOf(columns.at(-1) ?? '')])].join(',')
  const which = whichTrace(counterexample, scene, id => `trace ${id}`)
  const where = `${scene.spec}, ${scene.procedure}, on ${scene.hardware} (${which})`
  const head = [`${scene.head ?? 'VIOLATED'} ${property}: ${says}`, where, sameOnWords(scene)]
    .filter(line => line !== null)
    .map(line => broken(line, 2 * width))
    .join('<br/>')
  const drawn = rowsOf(counterexample, whole).flatMap(row => rowLines(row, nameOf))
  return [
    'sequenceDiagram',
    ...columns.map(agent => `    participant ${nameOf(agent)} as ${broken(agent, width).replaceAll(':', '#58;')}`),
    `    Note over ${all}: ${head}`,
    ...drawn.map(line => `    ${line}`),
  ]
}

function rowLines(row: Row, nameOf: (agent: string) => string): readonly string[] {
  if (row.kind === 'repeats') return [`loop ${broken(repeatsWords(row).replace(/:$/, ''), width)}`]
  if (row.kind === 'again') return ['end']
  if (row.kind === 'fold') return [`Note over ${nameOf(row.agent)}: ${broken(foldWords(row), width)}`]
  const { step, number } = row
  const agent = nameOf(step.agent)
  const code = step.code === null ? [] : [broken(step.code, width)]
  const text = [broken(`${number} ${step.uninvited ? `<${step.text}>` : step.text}`, width), ...code].join('<br/>')
  if (step.rule === null || step.uninvited) return [`Note over ${agent}: ${text}`]
  return [`${agent}${step.byHardware ? '-->>' : '->>'}${agent}: ${text}`]
}

/** The text in lines, with every character that Mermaid, or the HTML that it makes, would take for its own as an entity. */
function broken(text: string, room: number): string {
  return wrap(text, room)
    .map(line => line.replace(/[#;<>&%{}"'\\]|(?:style|classDef|end)\b/gi, character => entity(character)))
    .join('<br/>')
}

function entity(found: string): string {
  return `#${found.charCodeAt(0)};${found.slice(1)}`
}
