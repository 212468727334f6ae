// One state of a graph: what it is, where it leads and what leads to it, and its picture.
import type { PageTrace } from '../document.ts'
import type { Box } from './boxes-after.ts'
import { type Child, make, refill } from './dom.ts'
import { boxesOf, type Connection, type GraphState, type GraphStates, whatItIs } from './graph-states.ts'
import { PictureView } from './picture-view.ts'
import { hashOf } from './route.ts'

export class GraphPanel {
  readonly element: HTMLElement
  private readonly data: GraphStates
  private readonly trace: PageTrace | null
  private readonly choose: (state: number) => void
  private readonly words = make('div', { class: 'state-words' })
  private readonly picture: PictureView | null
  private readonly places: string

  constructor(data: GraphStates, trace: PageTrace | null, choose: (state: number) => void) {
    this.data = data
    this.trace = trace
    this.choose = choose
    const { drawing } = data.graph
    this.picture = drawing === null ? null : new PictureView({ ...drawing, steps: [] }, ', in the graph')
    this.places = drawing === null ? '' : placesIn(drawing.boxes)
    this.element = make('div', { class: 'state-panel' }, this.words, this.picture?.element ?? null)
  }

  show(number: number): void {
    const { data } = this
    const state = data.states[number]
    if (state === undefined) return
    const what = whatItIs(state).filter(words => !words.startsWith('on the path'))
    refill(
      this.words,
      make(
        'p',
        { class: 'step', 'aria-live': 'polite' },
        make('b', {}, `State ${number}`),
        what.length === 0 ? '' : `: ${what.join('; ')}.`,
      ),
      this.passedIn(state),
      this.list('Leads on', state.on, ({ to }) => to),
      this.list('Comes from', state.here, ({ from }) => from),
      data.graph.drawing === null || state.isStart
        ? null
        : make('p', { class: 'quiet' }, `Marked below: what differs from state ${state.parent}.${this.places}`),
    )
    this.picture?.show(boxesOf(data, number))
  }

  placed(): void {
    this.picture?.placed()
  }

  leave(): void {
    this.picture?.leave()
  }

  /** Links to the steps of the trace that leave it in a state. */
  private passedIn({ passed }: GraphState): HTMLElement | null {
    const { trace } = this
    if (trace === null || passed.length === 0) return null
    const links = passed.map(
      (step, index): Child => [
        index === 0 ? '' : ', ',
        make('a', { href: hashOf(trace.link, step) }, step === 0 ? 'the start' : `step ${step}`),
      ],
    )
    return make('p', {}, 'On the path of the trace, after ', links, '.')
  }

  private list(
    head: string,
    connections: readonly Connection[],
    other: (connection: Connection) => number,
  ): HTMLElement | null {
    if (connections.length === 0) return null
    const items = connections.flatMap(connection =>
      connection.texts.map(text => {
        const number = other(connection)
        const button = make(
          'button',
          { type: 'button', class: 'link', onclick: () => this.choose(number) },
          `state ${number}`,
        )
        return make('li', {}, button, `: ${text}`)
      }),
    )
    return make('div', { class: 'connections' }, make('h4', {}, head), make('ul', {}, items))
  }
}

/** A graph is of no one trace, so its pictures speak of places in programs. */
function placesIn(boxes: readonly Box[]): string {
  const isThere = boxes.some(({ rows }) => rows.some(({ name }) => /micro-step \d/.test(name)))
  return isThere ? ' Micro-steps are counted in their programs, steps along the trace.' : ''
}
