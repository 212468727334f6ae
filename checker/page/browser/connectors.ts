// Lines from a value to what it names, behind the boxes of one section; to several rows of one box a band. They say nothing that the values
// don't say, so they are left out where what is named doesn't stand to the right, as on a narrow page.
import type { ShownBox } from './boxes-after.ts'

const namespace = 'http://www.w3.org/2000/svg'

interface Lead {
  readonly from: string
  readonly to: readonly string[]
  readonly isChanged: boolean
}

/** Where something stands in the section. */
interface Extent {
  readonly x: number
  readonly top: number
  readonly bottom: number
}

export class Connectors {
  private readonly grid: HTMLElement
  private readonly leads: { readonly [value: string]: readonly string[] }
  private readonly svg = document.createElementNS(namespace, 'svg')
  private readonly observer = new ResizeObserver(() => this.draw())
  private shown: readonly Lead[] = []

  constructor(grid: HTMLElement, leads: { readonly [value: string]: readonly string[] }) {
    this.grid = grid
    this.leads = leads
    this.svg.setAttribute('aria-hidden', 'true')
    grid.prepend(this.svg)
  }

  show(boxes: readonly ShownBox[]): void {
    this.shown = boxes.flatMap(({ rows }) =>
      rows.flatMap(({ row, now, isChanged }) => {
        const { anchor } = row
        if (anchor === null) return []
        return [...new Set(now ?? [])].flatMap(value => {
          const to = this.leads[value]
          return to === undefined ? [] : [{ from: anchor, to, isChanged }]
        })
      }),
    )
    this.draw()
  }

  placed(): void {
    this.observer.observe(this.grid)
    this.draw()
  }

  leave(): void {
    this.observer.disconnect()
  }

  private draw(): void {
    const frame = this.grid.getBoundingClientRect()
    this.svg.replaceChildren()
    if (frame.width === 0) return
    this.svg.setAttribute('viewBox', `0 0 ${frame.width} ${frame.height}`)
    const anchored = [...this.grid.querySelectorAll<HTMLElement>('[data-anchor]')]
    const places = new Map(anchored.map(element => [element.dataset['anchor'] ?? '', element]))
    for (const { from, to, isChanged } of this.shown) {
      const source = places.get(from)
      const box = source?.closest('.box')?.getBoundingClientRect()
      const targets = to.flatMap(anchor => places.get(anchor) ?? [])
      if (source === undefined || box === undefined || targets.length === 0) continue
      const row = source.getBoundingClientRect()
      const [x, y] = [box.right - frame.left, row.top + row.height / 2 - frame.top]
      const end = extentOf(targets, frame)
      if (end.x <= x) continue
      const path = document.createElementNS(namespace, 'path')
      path.setAttribute('d', curve(x, y, end))
      path.setAttribute('class', `${isChanged ? 'changed' : ''} ${targets.length > 1 ? 'band' : ''}`)
      this.svg.append(path)
    }
  }
}

/** From the top of the first to the bottom of the last; a single row is met in its middle, a box at its title. */
function extentOf(targets: readonly HTMLElement[], frame: DOMRect): Extent {
  const all = targets.map(target => target.getBoundingClientRect())
  const [first] = targets
  const x = Math.min(...all.map(({ left }) => left)) - frame.left
  const top = Math.min(...all.map(({ top }) => top)) - frame.top
  const bottom = Math.max(...all.map(({ bottom }) => bottom)) - frame.top
  if (targets.length > 1) return { x, top, bottom }
  const middle = first?.classList.contains('box') === true ? top + 12 : (top + bottom) / 2
  return { x, top: middle, bottom: middle }
}

function curve(x: number, y: number, end: Extent): string {
  const middle = (x + end.x) / 2
  const there = `M${x},${y} C${middle},${y} ${middle},${end.top} ${end.x},${end.top}`
  if (end.top === end.bottom) return there
  return `${there} L${end.x},${end.bottom} C${middle},${end.bottom} ${middle},${y} ${x},${y} Z`
}
