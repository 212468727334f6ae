// The window in which a graph is looked at: it scrolls, is dragged, and enlarges.
import { make } from './dom.ts'
import type { GraphDrawing } from './graph-drawing.ts'

const factor = 1.25
const [smallest, largest] = [0.2, 3]

export class GraphWindow {
  readonly element: HTMLElement
  private readonly drawing: GraphDrawing
  private readonly scroller: HTMLElement
  private readonly said = make('output', { class: 'count' })
  private scale = 1

  constructor(drawing: GraphDrawing) {
    this.drawing = drawing
    this.scroller = make('div', { class: 'graph-window' })
    this.scroller.append(drawing.element)
    this.element = make('div', {}, this.controls(), this.scroller)
    this.draggable()
    this.scroller.addEventListener('wheel', event => {
      if (!event.ctrlKey) return
      event.preventDefault()
      this.enlarge(event.deltaY < 0 ? factor : 1 / factor)
    })
  }

  /** To be called once the element is on the page. */
  placed(): void {
    const { clientWidth } = this.scroller
    this.set(Math.min(1, Math.max(0.6, clientWidth / this.drawing.width)))
  }

  /** Scrolls so that a state is seen. */
  reveal(state: number): void {
    const { x, y } = this.drawing.pointOf(state)
    const margin = 50
    const { scroller, scale } = this
    const within = (place: number, from: number, room: number): number =>
      Math.min(Math.max(from, place * scale + margin - room), Math.max(0, place * scale - margin))
    scroller.scrollTop = within(y, scroller.scrollTop, scroller.clientHeight)
    scroller.scrollLeft = within(x, scroller.scrollLeft, scroller.clientWidth)
  }

  private controls(): HTMLElement {
    const button = (label: string, says: string, act: () => void): HTMLElement =>
      make('button', { type: 'button', 'aria-label': says, title: says, onclick: act }, label)
    return make(
      'div',
      { class: 'graph-controls no-print', role: 'group', 'aria-label': 'Size of the graph' },
      button('−', 'Smaller', () => this.enlarge(1 / factor)),
      button('+', 'Larger', () => this.enlarge(factor)),
      button('Fit', 'Fit all of it in', () => this.fit()),
      this.said,
    )
  }

  private fit(): void {
    const { clientWidth, clientHeight } = this.scroller
    this.set(Math.min(clientWidth / this.drawing.width, clientHeight / this.drawing.height))
  }

  private enlarge(by: number): void {
    this.set(this.scale * by)
  }

  /** The middle of what is seen stays there. */
  private set(wanted: number): void {
    const { scroller, drawing } = this
    const middle = {
      x: (scroller.scrollLeft + scroller.clientWidth / 2) / this.scale,
      y: (scroller.scrollTop + scroller.clientHeight / 2) / this.scale,
    }
    this.scale = Math.min(largest, Math.max(smallest, wanted))
    drawing.element.style.setProperty('--width', `${drawing.width * this.scale}px`)
    drawing.element.style.setProperty('--height', `${drawing.height * this.scale}px`)
    scroller.scrollLeft = middle.x * this.scale - scroller.clientWidth / 2
    scroller.scrollTop = middle.y * this.scale - scroller.clientHeight / 2
    this.said.textContent = `${Math.round(this.scale * 100)} %`
  }

  private draggable(): void {
    const { scroller } = this
    let from: { readonly x: number; readonly y: number } | null = null
    scroller.addEventListener('pointerdown', event => {
      const isOnState = event.target instanceof Element && event.target.closest('.state, a') !== null
      if (event.button !== 0 || event.pointerType !== 'mouse' || isOnState) return
      from = { x: scroller.scrollLeft + event.clientX, y: scroller.scrollTop + event.clientY }
      scroller.setPointerCapture(event.pointerId)
    })
    scroller.addEventListener('pointermove', event => {
      if (from === null) return
      scroller.scrollLeft = from.x - event.clientX
      scroller.scrollTop = from.y - event.clientY
    })
    for (const end of ['pointerup', 'pointercancel']) scroller.addEventListener(end, () => (from = null))
  }
}
