// What the calls on a CPU may be given.
import type { Half, Page, Part, Region, Space } from '../table/index.ts'
import type { Cpu } from './cpu.ts'
import type { Scope } from './micro-step.ts'

/** What may be invalidated: a page, a region, a run of entries, or everything. */
export type Range = Page | Pick<Region, 'first' | 'pages'> | 'everything'

export interface AllocateOptions {
  /** The level of the table's entries; 1 where not given. */
  readonly level?: number
  /** Zeroed by stores of this CPU, which become visible like any store. Otherwise the frame holds what it held before. */
  readonly zeroed?: boolean
  /** The error path: the allocation may fail, and then this runs and returns. Without it the allocation succeeds. */
  readonly onFailure?: (cpu: Cpu) => void
}

export interface InvalidateOptions {
  /** Name of the unit that gets the command; all units that use the tables where not given. */
  readonly unit?: string
  /** Leave non-leaf entries cached, where the hardware can. */
  readonly leafOnly?: boolean
  /** `configuration`: cached configuration entries, and nothing else; what was found by them is left. */
  readonly what?: 'translations' | 'configuration'
  /** Of configuration entries: that of one device; of all devices where not given. */
  readonly device?: number
  /** Of translations: those cached under one tag; under every tag where not given. */
  readonly tag?: number
}

export interface WriteOptions {
  /** `control` stores what kind of entry it is, with its rights; `address` the frame or table. The other half stays as it is then. */
  readonly half?: Half
  /** Of a configuration entry: validity and root, or the tag. The whole at once where not given. */
  readonly part?: Part
}

export interface IfOptions {
  /** Either branch may be one that no run takes; otherwise a micro-step in it that never ran makes the check vacuous. */
  readonly sometimes?: boolean
}

/** What is cached is known by a page's place in its device's tables. */
export function scopeOf(space: Space, range: Range): Scope {
  if (range === 'everything') return { kind: 'everything' }
  if (typeof range === 'number') return { kind: 'pages', first: space.offsetOf(range), count: 1 }
  return { kind: 'pages', first: space.offsetOf(range.first), count: range.pages.length }
}
