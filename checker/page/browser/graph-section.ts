// The graph of a case: what it shows, the drawing with what enlarges it, the chosen state beside it, and the same as a table. It is made when
// it is opened.
import type { PageCase, PageGraph, PageVerdict } from '../document.ts'
import { make, refill } from './dom.ts'
import { GraphDrawing } from './graph-drawing.ts'
import { GraphPanel } from './graph-panel.ts'
import { type GraphStates, statesOf, sumOf } from './graph-states.ts'
import { graphTable } from './graph-table.ts'
import { GraphWindow } from './graph-window.ts'

export class GraphSection {
  readonly element: HTMLElement
  private readonly graph: PageGraph
  private readonly verdict: PageVerdict | null
  private readonly data: GraphStates
  private readonly contents = make('div', {})
  private opened: { readonly drawing: GraphDrawing; readonly panel: GraphPanel; readonly window: GraphWindow } | null =
    null
  private step = 0

  constructor(graph: PageGraph, verdict: PageVerdict | null) {
    this.graph = graph
    this.verdict = verdict
    this.data = statesOf(graph, verdict?.trace ?? null, verdict?.property ?? null)
    const details = make(
      'details',
      {
        class: 'graph',
        ontoggle: () => {
          if (details.open && this.opened === null) this.open()
        },
      },
      make('summary', {}, `The states as a graph: ${sumOf(this.data, verdict?.property ?? null)}`),
      this.contents,
    )
    this.element = make('section', { 'aria-label': 'The states as a graph' }, details)
  }

  /** The stepper shows this step: so does the graph. */
  showStep(step: number): void {
    this.step = step
    if (this.opened !== null && this.data.way.length > 0) this.choose(this.stateAt(step))
  }

  leave(): void {
    this.opened?.panel.leave()
  }

  private stateAt(step: number): number {
    const { way } = this.data
    return way[Math.min(step, way.length - 1)] ?? 0
  }

  private open(): void {
    const trace = this.verdict?.trace ?? null
    const choose = (state: number): void => this.choose(state)
    const drawing = new GraphDrawing(this.data, trace, choose)
    const panel = new GraphPanel(this.data, trace, choose)
    const window = new GraphWindow(drawing)
    this.opened = { drawing, panel, window }
    refill(
      this.contents,
      explanation(this.graph),
      this.data.way.length === 0 && trace !== null
        ? make('p', {}, 'The trace is no way through these states, so none is marked.')
        : null,
      legend(this.data),
      make('div', { class: 'beside-graph' }, make('div', {}, window.element), panel.element),
      graphTable(this.data, choose),
    )
    panel.placed()
    window.placed()
    this.choose(this.stateAt(this.step))
  }

  private choose(state: number): void {
    if (this.opened === null) return
    const { drawing, panel, window } = this.opened
    drawing.choose(state, false)
    panel.show(state)
    window.reveal(state)
  }
}

/** Where a case has no graph, why. */
export function withoutGraph({ withoutGraph: why }: PageCase): HTMLElement | null {
  return why === null ? null : make('p', { class: 'quiet' }, `No graph of the states: ${why}`)
}

function explanation({ of, isPutOff }: PageGraph): HTMLElement {
  const all = 'These are all states that the model can reach, and all steps between them.'
  const possible =
    'These are the states of the reduced search. Each stands for all states of the model that differ only in what the caches hold: its picture ' +
    'shows all that they may hold by then. So a step that only fills a cache, or empties one, stays in its state.'
  const putOff = ' A store that nobody else can tell yet is put off until somebody can.'
  return make('p', {}, of === 'all' ? all : `${possible}${isPutOff ? putOff : ''}`)
}

function legend({ states, way }: GraphStates): HTMLElement {
  const parts = [
    'A box is the start',
    ...(states.some(({ isViolated }) => isViolated)
      ? ['an octagon with ✗ a state in which the property is violated']
      : []),
    ...(states.some(({ isGoal }) => isGoal) ? ['✓ a state in which the goal is reached'] : []),
    ...(states.some(({ isEnd }) => isEnd) ? ['a double outline an end, from which no step leads on'] : []),
    ...(way.length > 0 ? ['the thick line is the path of the trace'] : []),
  ]
  const keys = 'Keys: ↓ and ↑ along the path or to the next and the last level, ← and → within a level, Home, End.'
  return make('p', { class: 'quiet' }, `${parts.join('; ')}. `, make('span', { class: 'no-print' }, keys))
}
