// The graph as a drawing: states by shape and number, edges between them, the path of the trace on the left with its steps beside it. A state
// is chosen with the mouse or with keys; whoever asked is told.
import type { PageTrace } from '../document.ts'
import { layOut } from './graph-layout.ts'
import { draw, type Given, shapeOf, sizeFor } from './graph-shapes.ts'
import { type GraphState, type GraphStates, whatItIs } from './graph-states.ts'
import { aloneLines, type PathLine, pathLines } from './path-lines.ts'
import { hashOf } from './route.ts'

interface Point {
  readonly x: number
  readonly y: number
}

const columnWidth = 54
const lineHeight = 15
const edgeOfPaper = 24
const wordsWidth = 330

export class GraphDrawing {
  readonly element: SVGElement
  readonly width: number
  readonly height: number
  private readonly data: GraphStates
  private readonly points: readonly Point[]
  private readonly nodes: readonly SVGElement[]
  private readonly lines: readonly { readonly from: number; readonly to: number; readonly element: SVGElement }[]
  private readonly onChosen: (state: number) => void

  constructor(data: GraphStates, trace: PageTrace | null, onChosen: (state: number) => void) {
    this.data = data
    this.onChosen = onChosen
    const { states, edges, way } = data
    const { places, rows, columns } = layOut(edges, way)
    const words = trace === null || way.length === 0 ? [] : pathLines(data, trace)
    const left = words.length === 0 ? edgeOfPaper : edgeOfPaper + wordsWidth
    const alone = aloneLines(data)
    const tops = topsOf(
      rows,
      56 + Math.min(44, 2 * columns),
      level => words.filter(line => states[line.state]?.level === level).length,
    )
    this.points = places.map(({ row, column }) => ({ x: left + 30 + column * columnWidth, y: tops[row] ?? 0 }))
    this.width = left + 60 + columns * columnWidth + (alone.length === 0 ? 0 : wordsWidth - columnWidth)
    this.height = tops[rows] ?? 0
    const walked = new Set(way.slice(1).map((state, step) => `${way[step]} ${state}`))
    const isWalked = (from: number, to: number): boolean => walked.has(`${from} ${to}`)
    const connections = states.flatMap(({ on }) => on)
    const ordered = [
      ...connections.filter(({ from, to }) => !isWalked(from, to)),
      ...connections.filter(({ from, to }) => isWalked(from, to)),
    ]
    this.lines = ordered.map(({ from, to, texts }) => ({
      from,
      to,
      element: this.edge(from, to, texts, isWalked(from, to)),
    }))
    this.nodes = states.map(state => this.node(state))
    this.element = draw(
      'svg',
      { class: 'states', role: 'group', 'aria-label': 'States and steps', viewBox: `0 0 ${this.width} ${this.height}` },
      draw('defs', {}, arrowHead('arrow'), arrowHead('arrow-path')),
      ...this.lines.map(({ element }) => element),
      ...(trace === null ? [] : this.words(words, trace, left)),
      ...alone.map(({ state, text, whole }) => {
        const { x, y } = this.pointOf(state)
        return draw('text', { class: 'alone', x: x + 24, y: y + 4 }, draw('title', {}, whole), text)
      }),
      ...this.nodes,
    )
    this.element.addEventListener('keydown', event => this.onKey(event))
  }

  /** Where a state stands, in the drawing's own measure. */
  pointOf(state: number): Point {
    return this.points[state] ?? { x: 0, y: 0 }
  }

  /** Marks a state and the edges at it. One state at a time is reached by the tab key. */
  choose(state: number, takesFocus: boolean): void {
    for (const [number, node] of this.nodes.entries()) {
      node.setAttribute('tabindex', number === state ? '0' : '-1')
      node.setAttribute('aria-pressed', number === state ? 'true' : 'false')
    }
    for (const { from, to, element } of this.lines) {
      element.classList.toggle('on', from === state)
      element.classList.toggle('here', to === state)
    }
    if (takesFocus) this.nodes[state]?.focus({ preventScroll: true })
  }

  private onKey(event: Event): void {
    if (!(event instanceof KeyboardEvent) || event.altKey || event.ctrlKey || event.metaKey) return
    const from = this.nodes.findIndex(node => node.contains(event.target instanceof Node ? event.target : null))
    if (from < 0) return
    const to = event.key === 'Enter' || event.key === ' ' ? from : this.neighbour(from, event.key)
    if (to === null) return
    event.preventDefault()
    event.stopPropagation()
    this.onChosen(to)
    this.choose(to, true)
  }

  /** The state that a key leads to; null for a key that means nothing here. */
  private neighbour(from: number, key: string): number | null {
    const { states, way } = this.data
    const state = states[from]
    if (state === undefined) return null
    const row = states
      .filter(({ level }) => level === state.level)
      .sort((one, other) => this.pointOf(one.number).x - this.pointOf(other.number).x)
    const place = row.indexOf(state)
    switch (key) {
      case 'ArrowDown':
        return way.find((next, step) => way[step - 1] === from && next !== from) ?? state.on[0]?.to ?? from
      case 'ArrowUp':
        return way.findLast((last, step) => way[step + 1] === from && last !== from) ?? state.parent
      case 'ArrowLeft':
        return row[place - 1]?.number ?? from
      case 'ArrowRight':
        return row[place + 1]?.number ?? from
      case 'Home':
        return 0
      case 'End':
        return way.at(-1) ?? states.length - 1
      default:
        return null
    }
  }

  private node(state: GraphState): SVGElement {
    const { x, y } = this.pointOf(state.number)
    const { shapes, words } = shapeOf(state, sizeFor(this.data.states.length))
    const is = whatItIs(state)
    const label = [`state ${state.number}`, ...is].join(', ')
    const node = draw(
      'g',
      {
        class: `state${state.passed.length > 0 ? ' walked' : ''}${state.isViolated ? ' violated' : ''}`,
        transform: `translate(${x} ${y})`,
        role: 'button',
        tabindex: state.isStart ? 0 : -1,
        'aria-label': label,
        'aria-pressed': 'false',
        'data-state': state.number,
      },
      draw('title', {}, label),
      ...shapes,
      draw('text', { y: 4 }, words),
    )
    node.addEventListener('click', () => {
      this.onChosen(state.number)
      this.choose(state.number, true)
    })
    return node
  }

  private edge(from: number, to: number, texts: readonly string[], isWalked: boolean): SVGElement {
    const given: Given = {
      class: `edge${isWalked ? ' walked' : ''}${this.pointOf(to).y < this.pointOf(from).y ? ' back' : ''}`,
      d: curve(this.pointOf(from), this.pointOf(to), sizeFor(this.data.states.length) + 1),
      'marker-end': `url(#${isWalked ? 'arrow-path' : 'arrow'})`,
    }
    return draw('path', given, draw('title', {}, `${from} to ${to}: ${texts.join('; or ')}`))
  }

  /** What happens along the path, to the left of it; each line leads to its step. */
  private words(lines: readonly PathLine[], { link }: PageTrace, right: number): readonly SVGElement[] {
    const taken = new Map<number, number>()
    return lines.map(({ state, step, text, whole }) => {
      const { y } = this.pointOf(state)
      const above = taken.get(y) ?? 0
      taken.set(y, above + 1)
      return draw(
        'a',
        { href: hashOf(link, step) },
        draw('title', {}, whole),
        draw('text', { class: 'path-words', x: right, y: y + 4 + above * lineHeight }, text),
      )
    })
  }
}

/** The middle of each row's states, and behind the last row the height of all. */
function topsOf(rows: number, rowHeight: number, linesIn: (row: number) => number): readonly number[] {
  const tops = [edgeOfPaper]
  for (let row = 0; row < rows; row++) tops.push((tops[row] ?? 0) + Math.max(rowHeight, linesIn(row) * lineHeight + 16))
  return tops
}

/** `reach`: how far a state reaches from its middle. */
function curve(from: Point, to: Point, reach: number): string {
  if (to.y > from.y) {
    const [start, end] = [from.y + reach, to.y - reach - 4]
    if (Math.abs(to.x - from.x) > 3 * columnWidth) return `M${from.x},${start} L${to.x},${end}`
    const middle = (start + end) / 2
    return `M${from.x},${start} C${from.x},${middle} ${to.x},${middle} ${to.x},${end}`
  }
  if (to.y === from.y) {
    const low = from.y + reach + 14
    return `M${from.x},${from.y + reach} C${from.x},${low} ${to.x},${low} ${to.x},${to.y + reach + 4}`
  }
  const out = Math.max(from.x, to.x) + columnWidth * 0.7
  return `M${from.x + reach},${from.y} C${out},${from.y} ${out},${to.y} ${to.x + reach + 4},${to.y}`
}

function arrowHead(id: string): SVGElement {
  const given = { id, viewBox: '0 0 8 8', refX: 4, refY: 4, markerWidth: 6, markerHeight: 6, orient: 'auto' }
  return draw('marker', { ...given, markerUnits: 'userSpaceOnUse' }, draw('path', { d: 'M0,0 L8,4 L0,8 Z' }))
}
