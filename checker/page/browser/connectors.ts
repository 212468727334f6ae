// Lines from a value to what it names, over the boxes of one section. They say nothing that the values don't say, so they are left out
// where what is named doesn't stand to the right, as on a narrow page.
import type { ShownBox } from './boxes-after.ts'

const space = 'http://www.w3.org/2000/svg'

interface Line {
  readonly from: string
  readonly to: string
  readonly isChanged: boolean
}

export class Connectors {
  private readonly grid: HTMLElement
  private readonly leads: { readonly [value: string]: readonly string[] }
  private readonly svg = document.createElementNS(space, 'svg')
  private readonly observer = new ResizeObserver(() => this.draw())
  private lines: readonly Line[] = []

  constructor(grid: HTMLElement, leads: { readonly [value: string]: readonly string[] }) {
    this.grid = grid
    this.leads = leads
    this.svg.setAttribute('aria-hidden', 'true')
    grid.append(this.svg)
  }

  show(boxes: readonly ShownBox[]): void {
    this.lines = boxes.flatMap(({ rows }) =>
      rows.flatMap(({ row, now, isChanged }) => {
        const { anchor } = row
        if (anchor === null) return []
        const targets = new Set((now ?? []).flatMap(value => this.leads[value] ?? []))
        return [...targets].map(to => ({ from: anchor, to, isChanged }))
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
    for (const { from, to, isChanged } of this.lines) {
      const [source, target] = [places.get(from), places.get(to)]
      const box = source?.closest('.box')?.getBoundingClientRect()
      if (source === undefined || target === undefined || box === undefined) continue
      const [row, end] = [source.getBoundingClientRect(), target.getBoundingClientRect()]
      // A box is met at its title, a row in its middle.
      const height = target.classList.contains('box') ? 12 : end.height / 2
      const [x1, y1] = [box.right - frame.left, row.top + row.height / 2 - frame.top]
      const [x2, y2] = [end.left - frame.left, end.top + height - frame.top]
      if (x2 <= x1) continue
      const path = document.createElementNS(space, 'path')
      const middle = (x1 + x2) / 2
      path.setAttribute('d', `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`)
      if (isChanged) path.setAttribute('class', 'changed')
      this.svg.append(path)
    }
  }
}
