// The words in the drawing of a graph. Beside the path of the trace: one line for each step to another state, one for the steps within a
// state. Beside a state that stands alone in its level, but for the path: what leads to it. Elsewhere there is no room for words.
import type { PageTrace } from '../document.ts'
import { type GraphStates, stepsInWords } from './graph-states.ts'

export interface PathLine {
  readonly state: number
  /** The step that the line leads to. */
  readonly step: number
  readonly text: string
  /** The same, uncut. */
  readonly whole: string
}

/** A step that leads to a state. */
export type AloneLine = Omit<PathLine, 'step'>

const charactersMax = 50

export function pathLines({ way }: Pick<GraphStates, 'way'>, { steps }: PageTrace): readonly PathLine[] {
  const said = (step: number): string => {
    const one = steps[step - 1]
    return one === undefined ? '' : `${one.agent}: ${one.text}`
  }
  const lines: PathLine[] = []
  for (let step = 1; step < way.length; ) {
    const state = way[step] ?? 0
    if (state !== way[step - 1]) {
      lines.push(line(state, step, `${step}  ${said(step)}`))
      step++
      continue
    }
    const within: number[] = []
    for (; step < way.length && way[step] === state; step++) within.push(step)
    const [first = 0, ...others] = within
    const words =
      others.length === 0 ? `${first}  in this state: ${said(first)}` : `${stepsInWords(within)}, in this state`
    lines.push({ ...line(state, first, words), whole: within.map(one => `${one}  ${said(one)}`).join('\n') })
  }
  return lines
}

export function aloneLines({ states, way }: Pick<GraphStates, 'states' | 'way'>): readonly AloneLine[] {
  const others = states.filter(({ number }) => !way.includes(number) && number !== 0)
  return others
    .filter(({ level, number }) => !others.some(other => other.level === level && other.number !== number))
    .map(({ number, here }) => {
      const texts = [...new Set(here.flatMap(one => one.texts))]
      return { state: number, text: cut(texts.join('; or ')), whole: texts.join('\nor ') }
    })
}

function line(state: number, step: number, whole: string): PathLine {
  return { state, step, text: cut(whole), whole }
}

function cut(text: string): string {
  return text.length > charactersMax ? `${text.slice(0, charactersMax - 1)}…` : text
}
