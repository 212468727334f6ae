// What boxes show: those of a trace after each step, worked out from what each step changes, and those of any two states beside each other.
import type { PageTrace } from '../document.ts'

type Drawing = NonNullable<PageTrace['drawing']>
export type Box = Drawing['boxes'][number]
export type Row = Box['rows'][number]
export type Values = Row['start']

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

/** What every row of every box shows, by their places. */
export type AllValues = readonly (readonly Values[])[]

/** The boxes with what they show in one state and in the one before; `changes`: where that is not the same. */
export function shownBoxes(
  boxes: readonly Box[],
  now: AllValues,
  before: AllValues,
  changes: readonly { readonly box: number; readonly row: number }[],
): readonly ShownBox[] {
  return boxes.map((box, boxIndex) => ({
    box,
    rows: box.rows.map((row, rowIndex) => ({
      row,
      now: now[boxIndex]?.[rowIndex] ?? null,
      before: before[boxIndex]?.[rowIndex] ?? null,
      isChanged: changes.some(change => change.box === boxIndex && change.row === rowIndex),
    })),
  }))
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
  return shownBoxes(drawing.boxes, now, before, last)
}
