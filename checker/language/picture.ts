// How a state is drawn: which variables stand together, under which title, and what leads to what. Plain data that nothing but a drawing
// looks at: a model means the same with it and without.
import type { Expression } from './expression.ts'

export interface Picture {
  readonly groups: readonly PictureGroup[]
  /** Values that name something else in the picture: by label, the anchors of what they name. */
  readonly leads: { readonly [label: string]: readonly string[] }
}

/** Variables that are drawn in one box. */
export interface PictureGroup {
  /** What the box stands with: groups of one section come one after the other. */
  readonly section: string
  readonly title: string
  /** A `table` shows all its rows; a `list` only those that are there. */
  readonly kind: 'table' | 'list'
  /** What stands over the values of a row; none where there is one value that needs no words. */
  readonly headings: readonly string[]
  /** The boxes of a section stand in columns, numbered from 0. */
  readonly column: number
  /** By this a value can lead to the box. */
  readonly anchor?: string
  readonly rows: readonly PictureRow[]
}

export interface PictureRow {
  readonly name: string
  /** For each heading the number of a variable, or words that never change. */
  readonly values: readonly (number | string)[]
  /** When the row of a list is there. Where left out: while its first variable is not 0. */
  readonly there?: Expression
  /** The values are not shown: that the row is there says all. */
  readonly isMark?: boolean
  /** By this a value, or another row, can lead to the row. */
  readonly anchor?: string
  /** While the row is there, it is pinned to the rows with these anchors. */
  readonly pinnedTo?: readonly string[]
  /** The words on that pin. */
  readonly pin?: string
}
