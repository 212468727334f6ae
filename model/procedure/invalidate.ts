// What a procedure can ask of an invalidation: which pages, and what besides. A run of no pages drops nothing, on any hardware.
import { SpecMistake } from '../../checker/language/index.ts'
import {
  callerLine,
  given,
  oneOf,
  onlyKnown,
  type Page,
  type PageRun,
  type Region,
  type Space,
} from '../table/index.ts'
import { type CommandInMemory, checkCommand } from './command-in-memory.ts'
import { configurationOptions } from './configuration.ts'

/** What may be invalidated: a page, a region, a run of entries or of pages, or everything. */
export type Range = Page | Pick<Region, 'first' | 'pages'> | PageRun | 'everything'

/** What an invalidation is limited to: a run of pages, or everything that the unit holds for the tables. */
export type Scope =
  | { readonly kind: 'pages'; readonly first: number; readonly count: number }
  | { readonly kind: 'everything' }

export interface InvalidateOptions {
  /** Name of the unit that gets the command; all units that use the tables where not given. */
  readonly unit?: string
  /** Leave non-leaf entries cached, where the hardware can. */
  readonly leafOnly?: boolean
  /**
   * A hint: the level at which the leaf stands. Where hardware takes hints (question K12 `mustMatchLevel`) the command drops leaves of that
   * level alone, and non-leaf entries above it; elsewhere it changes nothing.
   */
  readonly level?: number
  /**
   * `configuration`: cached configuration entries, and nothing else; what was found by them is left. `device TLB`: the TLBs of the devices
   * behind the unit, which nothing else empties.
   */
  readonly what?: 'translations' | 'configuration' | 'device TLB'
  /** Of configuration entries: that of one device; of all devices where not given. */
  readonly device?: number
  /** Of translations: those cached under one tag; under every tag where not given. */
  readonly tag?: number
  /** The local form, where hardware tells all CPUs otherwise (K14 `broadcast`): the MMU of this CPU alone. */
  readonly local?: boolean
  /** Where the command is written down: the unit reads it there when it is told that there is one. */
  readonly command?: CommandInMemory
  /** Interrupts to the other CPUs and their answers, where hardware tells no other (K14 `issuerOnly`). */
  readonly shootdown?: boolean
}

/** An invalidation of cached configuration entries: of one device, or of all. */
export interface ConfigurationScope {
  readonly device: number | null
}

export interface Invalidation {
  readonly kind: 'invalidate'
  readonly scope: Scope
  readonly leafOnly: boolean
  readonly unit: string | null
  readonly level: number | null
  /** Configuration entries are meant, and nothing else; translations where not given. */
  readonly configuration?: ConfigurationScope
  /** Translations under this tag alone. */
  readonly tag?: number
  /** The TLBs of devices are meant, and nothing else. */
  readonly deviceTlb: boolean
  /** The word in which the unit reads the command, and the number that stands for it. */
  readonly command?: CommandInMemory
  /** Which CPUs' MMUs are meant, where each CPU has its own: as the hardware does, this CPU's, or all. */
  readonly reaches: 'as usual' | 'this CPU' | 'all CPUs'
}

/** The micro-step of an invalidation. Throws SpecMistake for pages and levels that aren't there. */
export function invalidation(space: Space, range: Range, options: InvalidateOptions): Invalidation {
  onlyKnown(options, ['unit', 'leafOnly', 'level', 'what', 'device', 'tag', 'local', 'shootdown', 'command'])
  if (options.what !== undefined)
    oneOf(options.what, ['translations', 'configuration', 'device TLB'], 'kind of invalidation')
  const { level, command } = options
  if (command !== undefined) checkCommand(command)
  const { levels } = space.shape
  if (level !== undefined && (!Number.isInteger(level) || level < 1 || level > levels))
    throw new SpecMistake(
      `an invalidation of leaves of level ${level}`,
      `use a level from 1 to ${levels}`,
      callerLine(),
    )
  return {
    kind: 'invalidate',
    scope: scopeOf(space, range),
    leafOnly: options.leafOnly ?? false,
    unit: options.unit ?? null,
    level: level ?? null,
    ...configurationOptions(space, options),
    deviceTlb: options.what === 'device TLB',
    ...(command === undefined ? {} : { command }),
    reaches: reachOf(options),
  }
}

function reachOf({ local, shootdown }: InvalidateOptions): Invalidation['reaches'] {
  if (local === true && shootdown === true)
    throw new SpecMistake('an invalidation that is both local and a shootdown', 'ask for one of them', callerLine())
  return local === true ? 'this CPU' : shootdown === true ? 'all CPUs' : 'as usual'
}

/** What an invalidation asks for that the scenario doesn't have. */
export function invalidationMistake(
  asked: Invalidation,
  { deviceTlb, mmuPerCpu }: { readonly deviceTlb: boolean; readonly mmuPerCpu: boolean },
): { readonly problem: string; readonly cure: string } | null {
  if (asked.deviceTlb && !deviceTlb)
    return {
      problem: "an invalidation of a device's TLB, but no device has one",
      cure: 'give the scenario deviceTlb: true',
    }
  if (asked.reaches !== 'as usual' && !mmuPerCpu)
    return {
      problem: `an invalidation for ${asked.reaches}, but one MMU stands for those of all CPUs`,
      cure: 'give the scenario mmuPerCpu: true',
    }
  return null
}

function scopeOf(space: Space, range: Range): Scope {
  if (range === 'everything') return { kind: 'everything' }
  checkRange(range)
  const { first, count } = runOf(range)
  const page = space.pages[first]
  const offset = page === undefined ? space.pages.length : space.offsetOf(page)
  const pages = space.pages.length / Math.max(1, space.devices.length)
  if (!Number.isInteger(count) || count < 0 || offset + count > pages)
    throw new SpecMistake(
      `an invalidation of ${count} pages from page ${first}`,
      `there are pages 0 to ${pages - 1}`,
      callerLine(),
    )
  return { kind: 'pages', first: offset, count }
}

function checkRange(range: unknown): void {
  const isRun =
    typeof range === 'object' && range !== null && 'first' in range && ('count' in range || 'pages' in range)
  if (typeof range !== 'number' && !isRun)
    throw new SpecMistake(
      `an invalidation of ${given(range)}`,
      "say a page, a region, a run of pages, or 'everything'",
      callerLine(),
    )
}

function runOf(range: Exclude<Range, 'everything'>): PageRun {
  if (typeof range === 'number') return { first: range, count: 1 }
  return 'count' in range ? range : { first: range.first, count: range.pages.length }
}
