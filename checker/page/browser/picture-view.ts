// The pictures of a step: boxes of rows, section by section. A row that this step changed says so in words and by a frame; a row that is gone
// is struck out for this one step. Rows keep their places, so that nothing jumps.
import type { PageTrace } from '../document.ts'
import type { Box, ShownBox, ShownRow } from './boxes-after.ts'
import { Connectors } from './connectors.ts'
import { make, refill, unseen } from './dom.ts'

type Drawing = NonNullable<PageTrace['drawing']>

/** Words pinned to a row while another row is there. */
interface Pin {
  readonly words: string
  readonly isNew: boolean
}

export class PictureView {
  readonly element: HTMLElement
  private readonly rows: readonly (readonly HTMLElement[])[]
  private readonly boxElements: readonly HTMLElement[]
  private readonly connectors: readonly Connectors[]
  private readonly pinned: ReadonlySet<string>
  /** For each box and heading: how many characters its values take at most. */
  private widths: readonly (readonly number[])[] = []

  /** `where` follows the name of each section where a page has several pictures. */
  constructor(drawing: Drawing, where = '') {
    const { boxes } = drawing
    this.pinned = new Set(boxes.flatMap(({ rows }) => rows.flatMap(({ pinnedTo }) => pinnedTo)))
    this.rows = boxes.map(({ kind, rows }) => rows.map(() => make(kind === 'table' ? 'tr' : 'li')))
    this.boxElements = boxes.map((box, index) => boxElement(box, this.rows[index] ?? []))
    const sections = [...new Set(boxes.map(({ section }) => section))]
    const grids = sections.map(section => this.gridOf(drawing, section))
    this.connectors = grids.map(grid => new Connectors(grid, drawing.leads))
    this.element = make(
      'div',
      { class: 'picture' },
      sections.map((section, index) =>
        make(
          'section',
          { class: 'place', 'aria-label': `${section}${where}` },
          make('h3', {}, section),
          grids[index] ?? null,
          alwaysEmpty(boxes, section, where === '' ? 'at every step' : 'in every state'),
        ),
      ),
    )
  }

  show(boxes: readonly ShownBox[]): void {
    const pins = pinsIn(boxes)
    for (const [boxIndex, { box, rows }] of boxes.entries()) {
      const element = this.boxElements[boxIndex]
      element?.classList.toggle(
        'empty',
        rows.every(({ now, before }) => now === null && before === null),
      )
      element?.classList.toggle(
        'changed',
        rows.some(({ isChanged }) => isChanged),
      )
      const hasPins = box.rows.some(({ anchor }) => anchor !== null && this.pinned.has(anchor))
      for (const [rowIndex, row] of rows.entries()) {
        const target = this.rows[boxIndex]?.[rowIndex]
        if (target === undefined) continue
        const mine = row.row.anchor === null ? [] : (pins.get(row.row.anchor) ?? [])
        if (box.kind === 'table')
          tableRow(target, box, row, { pins: hasPins ? mine : null, widths: this.widths[boxIndex] ?? [] })
        else listRow(target, row)
      }
    }
    for (const connectors of this.connectors) connectors.show(boxes)
  }

  placed(): void {
    for (const connectors of this.connectors) connectors.placed()
  }

  /** Gives each box the room that it needs at any step, so that nothing moves from one step to the next. */
  reserve(steps: readonly (readonly ShownBox[])[]): void {
    this.widths = widthsIn(steps)
    const sizes = this.boxElements.map(() => ({ width: 0, height: 0 }))
    for (const element of this.boxElements) element.removeAttribute('style')
    for (const boxes of steps) {
      this.show(boxes)
      for (const [index, size] of sizes.entries()) {
        const { width = 0, height = 0 } = this.boxElements[index]?.getBoundingClientRect() ?? {}
        size.width = Math.max(size.width, Math.ceil(width))
        size.height = Math.max(size.height, Math.ceil(height))
      }
    }
    for (const [index, { width, height }] of sizes.entries()) {
      const element = this.boxElements[index]
      if (element === undefined) continue
      element.style.minWidth = `min(${width}px, var(--box-width-max))`
      element.style.minHeight = `${height}px`
    }
  }

  leave(): void {
    for (const connectors of this.connectors) connectors.leave()
  }

  private gridOf({ boxes }: Drawing, section: string): HTMLElement {
    const mine = boxes
      .map((box, index) => ({ box, index }))
      .filter(({ box }) => box.section === section && box.rows.length > 0)
    const columns = [...new Set(mine.map(({ box }) => box.column))].sort((one, other) => one - other)
    return make(
      'div',
      { class: 'grid' },
      columns.map(column =>
        make(
          'div',
          { class: 'column' },
          mine.filter(({ box }) => box.column === column).map(({ index }) => this.boxElements[index] ?? null),
        ),
      ),
    )
  }
}

/** Boxes in which nothing is at any step take one line together. */
function alwaysEmpty(boxes: readonly Box[], section: string, when: string): HTMLElement | null {
  const titles = boxes.filter(box => box.section === section && box.rows.length === 0).map(({ title }) => title)
  return titles.length === 0 ? null : make('p', { class: 'quiet' }, `Empty ${when}: ${titles.join(', ')}.`)
}

function boxElement({ kind, title, headings, anchor }: Box, rows: readonly HTMLElement[]): HTMLElement {
  if (kind === 'list')
    return make(
      'div',
      { class: 'box list' },
      make('h4', {}, title),
      make('p', { class: 'nothing' }, 'empty'),
      make('ul', {}, rows),
    )
  const head =
    headings.length === 0
      ? null
      : make(
          'thead',
          {},
          make(
            'tr',
            {},
            make('td'),
            headings.map(heading => make('th', { scope: 'col' }, heading)),
          ),
        )
  return make(
    'div',
    { class: 'box', 'data-anchor': anchor },
    make('table', {}, make('caption', {}, title), head, make('tbody', {}, rows)),
  )
}

function widthsIn(steps: readonly (readonly ShownBox[])[]): readonly (readonly number[])[] {
  const [first = []] = steps
  return first.map(({ box }, index) =>
    box.headings.map((_, heading) =>
      Math.max(0, ...steps.flatMap(boxes => (boxes[index]?.rows ?? []).map(({ now }) => now?.[heading]?.length ?? 0))),
    ),
  )
}

/** For each anchor the pins of the rows that are there. */
function pinsIn(boxes: readonly ShownBox[]): ReadonlyMap<string, readonly Pin[]> {
  const pins = new Map<string, readonly Pin[]>()
  for (const { rows } of boxes)
    for (const { row, now, before, isChanged } of rows)
      for (const anchor of now === null ? [] : row.pinnedTo)
        pins.set(anchor, [...(pins.get(anchor) ?? []), { words: row.pin, isNew: isChanged && before === null }])
  return pins
}

interface Around {
  /** Null in a box that never has any. */
  readonly pins: readonly Pin[] | null
  readonly widths: readonly number[]
}

function tableRow(element: HTMLElement, box: Box, shown: ShownRow, { pins, widths }: Around): void {
  const { row, now, before, isChanged } = shown
  const width = Math.max(1, box.headings.length)
  const values = now ?? []
  element.className = isChanged ? 'changed' : ''
  if (row.anchor !== null) element.dataset['anchor'] = row.anchor
  const cells = values.map((value, index) => {
    const old = before?.[index]
    const isNew = isChanged && old !== value
    const span = index === values.length - 1 ? width - values.length + 1 : 1
    const shownValue = isNew ? make('strong', {}, value) : value
    const style = span > 1 ? null : `--characters: ${widths[index] ?? 0}`
    return make('td', { class: isNew ? 'new' : null, colspan: span > 1 ? span : null, style }, shownValue)
  })
  refill(
    element,
    make('th', { scope: 'row' }, row.name),
    cells,
    pins !== null
      ? make(
          'td',
          { class: 'pins' },
          pins.map(({ words, isNew }) => make('span', { class: isNew ? 'pin new' : 'pin' }, words)),
        )
      : null,
  )
}

function listRow(element: HTMLElement, { row, now, before, isChanged }: ShownRow): void {
  const isNew = isChanged && before === null
  const isGone = isChanged && now === null
  element.className = isNew ? 'new' : isGone ? 'gone' : isChanged ? 'changed' : now === null ? 'absent' : ''
  if (now === null && !isGone) {
    refill(element, row.name)
    return
  }
  const values = (now ?? before ?? []).join(', ')
  refill(
    element,
    isNew ? make('b', { class: 'sign' }, '+', unseen(' new: ')) : null,
    isGone ? make('b', { class: 'sign' }, '−', unseen(' gone: ')) : null,
    isGone ? make('s', {}, row.name) : row.name,
    values === '' ? null : make('span', { class: 'value' }, values),
  )
}
