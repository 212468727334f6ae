// Source bodies that run where a guard holds: what rules and violations are before they are put into switches.
import { at, type Model } from '../language/index.ts'
import type { Condition } from './condition.ts'
import type { Functions } from './functions.ts'
import type { Layout } from './layout.ts'

/** A body to run where every part holds. */
export interface Guarded {
  readonly parts: readonly Condition[]
  readonly body: string
}

export interface Dispatch {
  readonly model: Model
  readonly layout: Layout
  readonly functions: Functions
  /** The cells that say whether a token is present. */
  readonly tokens: ReadonlySet<number>
}

/** The code that a guard needs a cell to have, if it is one. */
export function comparedCode({ parts }: Guarded, cell: number): number | null {
  for (const part of parts)
    if (part.kind === 'member' && part.cell === cell && part.codes.length === 1) return at(part.codes, 0)
  return null
}

/** A guard whose test of a cell is settled. */
export function without({ parts, body }: Guarded, cell: number): Guarded {
  return { parts: parts.filter(part => part.kind !== 'member' || part.cell !== cell), body }
}
