// The agents' columns: time runs downward, one column for each agent, what the hardware does in a column of software between < and >.
import type { PageTrace } from '../document.ts'
import { make } from './dom.ts'
import { hashOf } from './route.ts'

export class Columns {
  readonly element: HTMLElement
  private readonly rows: readonly HTMLTableRowElement[]
  private readonly scroller: HTMLElement

  constructor(trace: PageTrace) {
    const { columns, steps } = trace
    this.rows = steps.map((_, index) => rowOf(trace, index))
    const body = this.rows.flatMap((row, index) => [
      ...markBefore(trace, index + 1),
      row,
      ...markAfter(trace, index + 1),
    ])
    const head = columns.map(agent => make('th', { scope: 'col' }, agent))
    const table = make(
      'table',
      { class: 'columns' },
      make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'step'), head)),
      make('tbody', {}, body),
    )
    this.scroller = make(
      'div',
      { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Steps of the agents' },
      table,
    )
    this.element = this.scroller
  }

  /** Where the table has a window of its own, that ends where the browser's ends, so that a row in view is seen. */
  readonly fit = (): void => {
    const room = Math.max(240, window.innerHeight - this.scroller.getBoundingClientRect().top - 8)
    this.scroller.style.setProperty('--room', `${Math.floor(room)}px`)
  }

  /** Marks the row of a step, and brings it into view within the table, not in the page. */
  show(step: number): void {
    for (const [index, row] of this.rows.entries()) {
      const isNow = index + 1 === step
      row.classList.toggle('now', isNow)
      row.classList.toggle('later', index + 1 > step)
      if (isNow) row.setAttribute('aria-current', 'step')
      else row.removeAttribute('aria-current')
    }
    this.fit()
    const row = this.rows[step - 1] ?? this.rows[0]
    if (row === undefined) return
    const head = 40
    const [top, bottom] = [row.offsetTop - head, row.offsetTop + row.offsetHeight]
    const { scrollTop, clientHeight } = this.scroller
    if (top < scrollTop) this.scroller.scrollTop = top
    else if (bottom > scrollTop + clientHeight) this.scroller.scrollTop = bottom - clientHeight
  }
}

function rowOf({ columns, steps, link }: PageTrace, index: number): HTMLTableRowElement {
  const step = steps[index]
  const isEnd = index === steps.length - 1
  const number = make('a', { href: hashOf(link, index + 1), 'aria-label': `step ${index + 1}` }, String(index + 1))
  const text = step === undefined ? '' : step.uninvited ? `<${step.text}>` : step.text
  const isIdle = step !== undefined && !step.matters
  const cells = columns.map(agent =>
    make('td', { class: step?.uninvited === true ? 'uninvited' : null }, agent === step?.agent ? text : ''),
  )
  return make(
    'tr',
    { class: isEnd ? 'violation' : null },
    make('th', { scope: 'row' }, isIdle ? '· ' : null, number),
    cells,
  )
}

/** The lines around the steps that repeat for ever. */
function markBefore({ columns, steps, repeatsFrom }: PageTrace, step: number): readonly HTMLElement[] {
  const last = steps.length
  if (repeatsFrom === null || repeatsFrom === last) return []
  const which = repeatsFrom === last - 1 ? `step ${repeatsFrom} repeats` : `steps ${repeatsFrom} to ${last - 1} repeat`
  const words = step === repeatsFrom ? `${which} for ever:` : step === last ? `again from step ${repeatsFrom}` : null
  if (words === null) return []
  return [make('tr', { class: 'loop' }, make('td', { colspan: columns.length + 1 }, words))]
}

/** Where something is missing, by the cause: a row after the step that it should have followed. */
function markAfter({ columns, cause }: PageTrace, step: number): readonly HTMLElement[] {
  const culprit = cause?.culprit ?? null
  if (culprit === null || culprit.kind === 'step') return []
  const [after, words] = markOf(culprit)
  if (after !== step) return []
  const until = culprit.to === null ? '' : `, before step ${culprit.to}`
  return [make('tr', { class: 'cause' }, make('td', { colspan: columns.length + 1 }, `${words}${until}`))]
}

type Culprit = NonNullable<NonNullable<PageTrace['cause']>['culprit']>

/** Behind which step, and what. */
function markOf(culprit: Exclude<Culprit, { kind: 'step' }>): readonly [after: number, words: string] {
  switch (culprit.kind) {
    case 'missing':
      return [culprit.from, `missing: ${culprit.what}`]
    case 'unawaited':
      return [culprit.from, `what ${culprit.by} does next, and ${culprit.waits} doesn't wait for: ${culprit.what}`]
    case 'breaks':
      return [culprit.from - 1, `missing: ${culprit.what}`]
  }
}
