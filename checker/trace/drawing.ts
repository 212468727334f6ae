// The pictures along a trace, or of the states of a graph: what each box shows at the start, and what each step changes in it. Only what
// differs is written down, and of the rows that are there sometimes only those that are there at some time, so that many traces fit in
// one document.
import {
  at,
  cellsOf,
  isTrue,
  type Model,
  no,
  type PictureGroup,
  type PictureRow,
  type State,
} from '../language/index.ts'
import { changedCells } from './changed-cells.ts'

/** The boxes of some states, as they are in the first. */
export interface Boxes {
  readonly boxes: readonly DrawnBox[]
  /** By value: the anchors of what it names. */
  readonly leads: { readonly [value: string]: readonly string[] }
}

/** The boxes of a trace, as they are at the start. */
export interface Drawing extends Boxes {
  /** For each step: the rows that it changes. The last step, the violation, changes nothing. */
  readonly steps: readonly (readonly RowChange[])[]
}

/** The boxes of states each of which but the first comes from an earlier one. */
export interface BranchingDrawing extends Boxes {
  /** For each state the rows that differ from the one that it comes from; none for the first. */
  readonly changes: readonly (readonly RowChange[])[]
}

export interface DrawnBox {
  readonly section: string
  readonly title: string
  readonly kind: 'table' | 'list'
  readonly headings: readonly string[]
  readonly column: number
  readonly anchor: string | null
  readonly rows: readonly DrawnRow[]
}

export interface DrawnRow {
  readonly name: string
  /** The values at the start; null where the row is not there. No values: that it is there says all. */
  readonly start: readonly string[] | null
  readonly anchor: string | null
  /** The anchors of rows that it is pinned to while it is there, with the words on the pin. */
  readonly pinnedTo: readonly string[]
  readonly pin: string
}

/** A row that a step changes: by its box, its place in there, and what it shows after the step. */
export interface RowChange {
  readonly box: number
  readonly row: number
  readonly to: readonly string[] | null
}

/** The pictures along a run; null for a model that says nothing of pictures. `states`: the start and the state after each step. */
export function drawingOf(model: Model, states: readonly State[]): Drawing | null {
  const all = branchingDrawingOf(
    model,
    states,
    states.map((_, state) => Math.max(0, state - 1)),
  )
  return all === null ? null : { boxes: all.boxes, steps: [...all.changes.slice(1), []], leads: all.leads }
}

/** The pictures of states of which the first is the start; `from`: for each the number of the state that it comes from. */
export function branchingDrawingOf(
  model: Model,
  states: readonly State[],
  from: readonly number[],
): BranchingDrawing | null {
  const { picture } = model
  if (picture === undefined) return null
  const all = picture.groups.map(group => ({
    group,
    rows: group.rows.map(row => new Watched(model, group, row, states)),
  }))
  const watched = all.flatMap(({ rows }) => rows)
  look(watched, states, from)
  const boxes = all.flatMap(({ group, rows }) => {
    const seen = rows.filter(row => row.isEverThere)
    return seen.length === 0 && group.kind === 'table' ? [] : [{ group, rows: seen }]
  })
  const changes: RowChange[][] = states.map(() => [])
  for (const [box, { rows }] of boxes.entries())
    for (const [row, watching] of rows.entries())
      for (const { state, to } of watching.changes) at(changes, state).push({ box, row, to })
  const values = new Set(boxes.flatMap(({ rows }) => rows.flatMap(row => row.valuesShown)))
  return {
    boxes: boxes.map(({ group, rows }) => ({
      section: group.section,
      title: group.title,
      kind: group.kind,
      headings: group.headings,
      column: group.column,
      anchor: group.anchor ?? null,
      rows: rows.map(({ row, start }) => drawnRow(row, start)),
    })),
    changes,
    leads: Object.fromEntries(Object.entries(picture.leads).filter(([value]) => values.has(value))),
  }
}

type Shown = readonly string[] | null

/** A row, and the states in which it shows something else than in the state before. */
class Watched {
  readonly row: PictureRow
  readonly cells: ReadonlySet<number>
  readonly start: Shown
  readonly changes: { readonly state: number; readonly to: Shown }[] = []
  private readonly shownIn: (state: State) => Shown

  constructor(model: Model, group: PictureGroup, row: PictureRow, states: readonly State[]) {
    this.row = row
    this.cells = cellsOf(row.there ?? no, new Set(row.values.filter(value => typeof value === 'number')))
    this.shownIn = state => shownIn(model, group, row, state)
    this.start = this.shownIn(at(states, 0))
  }

  look(number: number, before: State, state: State): void {
    const to = this.shownIn(state)
    if (!same(this.shownIn(before), to)) this.changes.push({ state: number, to })
  }

  get isEverThere(): boolean {
    return this.start !== null || this.changes.some(({ to }) => to !== null)
  }

  get valuesShown(): readonly string[] {
    return [this.start, ...this.changes.map(({ to }) => to)].flatMap(one => one ?? [])
  }
}

/** Looks at each row again where one of its variables has changed: most rows of a large table never change. */
function look(rows: readonly Watched[], states: readonly State[], from: readonly number[]): void {
  const watching = new Map<number, Watched[]>()
  for (const row of rows)
    for (const cell of row.cells) {
      const known = watching.get(cell) ?? []
      watching.set(cell, known)
      known.push(row)
    }
  for (const [number, state] of states.entries()) {
    const before = at(states, at(from, number))
    const touched = new Set(changedCells(before, state).flatMap(cell => watching.get(cell) ?? []))
    for (const row of touched) row.look(number, before, state)
  }
}

function drawnRow({ name, anchor, pinnedTo, pin }: PictureRow, start: DrawnRow['start']): DrawnRow {
  return { name, start, anchor: anchor ?? null, pinnedTo: pinnedTo ?? [], pin: pin ?? '' }
}

/** What a row shows in a state; null where it is not there. */
function shownIn(model: Model, { kind }: PictureGroup, row: PictureRow, state: State): Shown {
  if (kind === 'list' && !isThere(row, state)) return null
  if (row.isMark === true) return []
  return row.values.map(value =>
    typeof value === 'string' ? value : at(at(model.cells, value).labels, at(state, value)),
  )
}

function isThere({ there, values }: PictureRow, state: State): boolean {
  if (there !== undefined) return isTrue(there, state)
  const [first] = values
  return typeof first !== 'number' || at(state, first) !== 0
}

function same(one: Shown, other: Shown): boolean {
  return one === null || other === null ? one === other : one.join('\n') === other.join('\n')
}

/** The same, with other words for what rows are called and for what they show. */
export function reworded(drawing: Drawing, says: (words: string) => string): Drawing {
  const values = (shown: readonly string[] | null): readonly string[] | null => shown?.map(says) ?? null
  return {
    ...drawing,
    boxes: drawing.boxes.map(box => {
      const named = (name: string): string => says(`${box.section}: ${name}`).slice(`${box.section}: `.length)
      return { ...box, rows: box.rows.map(row => ({ ...row, name: named(row.name), start: values(row.start) })) }
    }),
    steps: drawing.steps.map(changes => changes.map(change => ({ ...change, to: values(change.to) }))),
  }
}
