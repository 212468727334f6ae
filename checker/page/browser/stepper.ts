// Steps through a trace: a slider, buttons, keys, and a clock that plays. Shows the agents' columns and the pictures of the step.
import type { PageTrace } from '../document.ts'
import { boxesAfter } from './boxes-after.ts'
import { Columns } from './columns-view.ts'
import { copyButton } from './copy.ts'
import { make, refill } from './dom.ts'
import { formsOf, textOf } from './forms-view.ts'
import { PictureView } from './picture-view.ts'
import { citationsOf, sentencesOf } from './reasons-view.ts'
import { hashOf } from './route.ts'
import { stepWords } from './step-words.ts'

const playMilliseconds = 1200

export class Stepper {
  readonly element: HTMLElement
  readonly trace: PageTrace
  private step = 0
  private clock: number | null = null
  private readonly slider: HTMLInputElement
  private readonly count = make('output', { class: 'count' })
  private readonly words = make('div', { class: 'now', 'aria-live': 'polite' })
  private readonly playButton = this.button('Play', 'p', () => this.play())
  private readonly columns: Columns
  private readonly picture: PictureView | null
  private readonly onShown: (step: number) => void

  /** `onShown` is told each step that is shown. */
  constructor(trace: PageTrace, onShown: (step: number) => void) {
    this.trace = trace
    this.onShown = onShown
    this.slider = make('input', {
      ...{ type: 'range', min: 0, max: trace.steps.length, value: 0, step: 1 },
      'aria-label': 'Step',
      oninput: () => this.go(Number(this.slider.value)),
    })
    this.columns = new Columns(trace)
    this.picture = trace.drawing === null ? null : new PictureView(trace.drawing)
    this.element = make(
      'section',
      { class: 'stepper', 'aria-labelledby': 'violated' },
      make('h2', { id: 'violated' }, `Violated: ${trace.property}: ${trace.says}`),
      make('p', { class: 'quiet' }, `Trace ${trace.id}, ${trace.steps.length} steps.`),
      this.controls(),
      make(
        'div',
        { class: trace.columns.length > 2 ? 'beside many' : 'beside' },
        make('div', {}, this.words, this.picture?.element ?? null),
        this.columns.element,
      ),
      sentencesOf(trace),
      citationsOf(trace),
      formsOf(trace),
    )
    this.show()
  }

  /** Goes to a step, and says so in the address. */
  go(step: number): void {
    this.showStep(step)
    history.replaceState(null, '', hashOf(this.trace.link, this.step))
  }

  /** Shows a step: 0 is the start. */
  showStep(step: number): void {
    this.step = Math.max(0, Math.min(this.trace.steps.length, step))
    this.show()
    this.onShown(this.step)
  }

  /** What a key does; false where it does nothing here. */
  key(key: string): boolean {
    switch (key) {
      case 'ArrowRight':
      case 'ArrowLeft':
        this.stop()
        this.go(this.step + (key === 'ArrowRight' ? 1 : -1))
        return true
      case 'Home':
      case 'End':
        this.stop()
        this.go(key === 'Home' ? 0 : this.trace.steps.length)
        return true
      case 'p':
        this.play()
        return true
      default:
        return false
    }
  }

  /** Ends what goes on by itself: the page shows something else now. */
  leave(): void {
    this.stop()
    window.removeEventListener('resize', this.reserve)
    window.removeEventListener('scroll', this.columns.fit)
    this.picture?.leave()
  }

  /** To be called once the element is on the page: lines between boxes need to know where they are. */
  placed(): void {
    window.addEventListener('resize', this.reserve)
    window.addEventListener('scroll', this.columns.fit)
    this.picture?.placed()
    this.reserve()
  }

  private readonly reserve = (): void => {
    const { drawing, steps } = this.trace
    const boxes = [...steps, null].map((_, step) => (drawing === null ? [] : boxesAfter(drawing, step)))
    this.picture?.reserve(boxes)
    // Measured beside: the words themselves are read out when they change.
    const measured = make('div', { class: 'now' })
    this.words.before(measured)
    const heights = boxes.map((shown, step) => {
      refill(measured, stepWords(this.trace, step, shown))
      return measured.getBoundingClientRect().height
    })
    measured.remove()
    this.words.style.minHeight = `min(${Math.ceil(Math.max(...heights))}px, 14rem)`
    this.show()
  }

  private play(): void {
    if (this.clock !== null) {
      this.stop()
      return
    }
    if (this.step === this.trace.steps.length) this.go(0)
    this.clock = window.setInterval(() => {
      this.go(this.step + 1)
      if (this.step === this.trace.steps.length) this.stop()
    }, playMilliseconds)
    this.playButton.textContent = 'Pause'
  }

  private stop(): void {
    if (this.clock !== null) window.clearInterval(this.clock)
    this.clock = null
    this.playButton.textContent = 'Play'
  }

  private controls(): HTMLElement {
    const last = this.trace.steps.length
    return make(
      'div',
      { class: 'controls no-print', role: 'group', 'aria-label': 'Steps' },
      this.button('Start', 'Home', () => this.go(0)),
      this.button('Back', 'ArrowLeft', () => this.go(this.step - 1)),
      this.button('Next', 'ArrowRight', () => this.go(this.step + 1)),
      this.button('End', 'End', () => this.go(last)),
      this.playButton,
      this.slider,
      this.count,
      make('span', { class: 'keys quiet' }, 'keys: ← → Home End, p plays'),
      copyButton('Copy as text', () => textOf(this.trace.forms[0])),
    )
  }

  private button(label: string, keys: string, act: () => void): HTMLButtonElement {
    return make('button', { type: 'button', 'aria-keyshortcuts': keys, onclick: act }, label)
  }

  private show(): void {
    const last = this.trace.steps.length
    this.slider.value = String(this.step)
    this.slider.setAttribute('aria-valuetext', this.step === 0 ? 'start' : `step ${this.step} of ${last}`)
    this.count.textContent = this.step === 0 ? `start, ${last} steps` : `step ${this.step} of ${last}`
    const boxes = this.trace.drawing === null ? [] : boxesAfter(this.trace.drawing, this.step)
    refill(this.words, stepWords(this.trace, this.step, boxes))
    this.columns.show(this.step)
    this.picture?.show(boxes)
  }
}
