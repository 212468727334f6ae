// What the boxes of a trace show after each step, worked out from what each step changes.
import type { PageTrace } from '../document.ts'

type Drawing = NonNullable<PageTrace['drawing']>
export type Box = Drawing['boxes'][number]
export type Row = Box['rows'][number]
type Values = Row['start']

/** One row at one step: what it shows, and what it showed before where this step changed it. */
export interface ShownRow {
  readonly row: Row
  readonly now: Values
  readonly before: Values
  readonly isChanged: boolean
}

export interface ShownBox {
  readonly box: Box
  readonly rows: readonly ShownRow[]
}

/** The boxes after so many steps; 0 is the start. */
export function boxesAfter(drawing: Drawing, step: number): readonly ShownBox[] {
  const now = drawing.boxes.map(({ rows }) => rows.map(({ start }) => start))
  let before = now
  for (const changes of drawing.steps.slice(0, step)) {
    before = now.map(rows => [...rows])
    for (const { box, row, to } of changes) {
      const rows = now[box]
      if (rows !== undefined) rows[row] = to
    }
  }
  const last = step === 0 ? [] : (drawing.steps[step - 1] ?? [])
  return drawing.boxes.map((box, boxIndex) => ({
    box,
    rows: box.rows.map((row, rowIndex) => ({
      row,
      now: now[boxIndex]?.[rowIndex] ?? null,
      before: before[boxIndex]?.[rowIndex] ?? null,
      isChanged: last.some(change => change.box === boxIndex && change.row === rowIndex),
    })),
  }))
}
