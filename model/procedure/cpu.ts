// How a procedure is written: a CPU whose calls are recorded as micro-steps, in the order in which the C would run them.
import { SpecMistake } from '../../checker/language/index.ts'
import {
  type EntryPlace,
  type EntryValue,
  type Frame,
  type Page,
  placeName,
  type Region,
  type Space,
  Table,
  tableName,
} from '../table/index.ts'
import type { Action, Fence, MicroStep, Program, Scope } from './micro-step.ts'
import { callerLine } from './source-line.ts'

/** What may be invalidated: a page, a region, or everything. */
export type Range = Page | Region | 'everything'

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
}

/** Tables that procedures allocate, shared by the CPUs of a case so that every table has its own number. */
export class TablePool {
  readonly tables: Table[]
  readonly space: Space

  constructor(space: Space) {
    this.space = space
    this.tables = [...space.tables]
  }

  allocate(level: number): Table {
    const { levels, entries } = this.space.shape
    if (!Number.isInteger(level) || level < 1 || level >= levels)
      throw new SpecMistake(`a table of level ${level}`, `use a level from 1 to ${levels - 1}`, callerLine())
    const sameLevel = this.tables.filter(table => table.level === level).length
    const name = tableName(level, sameLevel)
    const pagesPerEntry = this.space.pagesPerEntry(level)
    const table = new Table({ id: this.tables.length, name, level, entries, pagesPerEntry, origin: 'allocated' })
    this.tables.push(table)
    return table
  }
}

interface Recorded {
  readonly action: Action
  readonly source: string | null
  readonly onFailure: readonly Recorded[] | null
}

/** More than any procedure needs; a loop that doesn't end meets it. */
const microStepsMax = 10_000

export class Cpu {
  private readonly pool: TablePool
  private readonly recorded: Recorded[] = []

  constructor(pool: TablePool) {
    this.pool = pool
  }

  /** Takes a free frame for a table. */
  allocate(options: AllocateOptions = {}): Table {
    onlyKnown(options, ['level', 'zeroed', 'onFailure'])
    const table = this.pool.allocate(options.level ?? 1)
    const { onFailure } = options
    let path: Recorded[] | null = null
    if (onFailure !== undefined) {
      const cpu = new Cpu(this.pool)
      cpu.record({ kind: 'allocationFails', table })
      onFailure(cpu)
      path = cpu.recorded
    }
    this.record({ kind: 'allocate', table, zeroed: options.zeroed ?? false }, path)
    return table
  }

  /** Stores an entry, both halves at once. */
  write(place: EntryPlace, value: EntryValue): void {
    checkIndex(place)
    checkValue(place, value)
    this.record({ kind: 'write', place, value })
  }

  /** `store` keeps earlier stores before later ones; `complete` waits until all of this CPU's stores and cleans are done. */
  fence(fence: Fence): void {
    this.record({ kind: 'fence', fence })
  }

  /** Writes the cache line of an entry back to memory, or every line of a table. */
  clean(what: EntryPlace | Table): void {
    if ('index' in what) {
      checkIndex(what)
      this.record({ kind: 'clean', place: what, line: lineOf(this.pool.space, what) })
      return
    }
    // One micro-step for each entry; those that share a line with the entry before are left out when the program is made.
    for (let index = 0; index < what.entries; index++) {
      const place = what.at(index)
      this.record({ kind: 'clean', place, line: lineOf(this.pool.space, place) })
    }
  }

  /** Submits an invalidation to the units that use the tables. */
  invalidate(range: Range, options: InvalidateOptions = {}): void {
    onlyKnown(options, ['unit', 'leafOnly'])
    this.record({
      kind: 'invalidate',
      scope: scopeOf(range),
      leafOnly: options.leafOnly ?? false,
      unit: options.unit ?? null,
    })
  }

  /** Waits for the completion of all that this CPU submitted; `drain` asks it to include accesses in flight. */
  wait(options: { readonly drain?: boolean } = {}): void {
    onlyKnown(options, ['drain'])
    this.record({ kind: 'wait', drain: options.drain ?? false })
  }

  /** Gives a table's frame to somebody else. */
  free(table: Table): void {
    this.record({ kind: 'free', table })
  }

  /** Gives a data frame to another owner. */
  release(frame: Frame): void {
    this.record({ kind: 'release', frame })
  }

  /** Waits until the lock is free, and takes it. */
  lock(lock: string): void {
    this.record({ kind: 'lock', lock })
  }

  unlock(lock: string): void {
    this.record({ kind: 'unlock', lock })
  }

  /** The program that was recorded. */
  program(): Program {
    const steps: MicroStep[] = []
    const returns: { readonly place: number; readonly failed: boolean }[] = []
    const layOut = (path: readonly Recorded[], failed: boolean): void => {
      const failures: (readonly Recorded[])[] = []
      for (const { action, source, onFailure } of withoutRepeatedLines(path)) {
        steps.push({ action, source, next: steps.length + 1 })
        if (onFailure !== null) failures.push(onFailure)
      }
      returns.push({ place: steps.length, failed })
      steps.push({ action: { kind: 'return', failed }, source: null, next: -1 })
      for (const failure of failures) layOut(failure, true)
    }
    layOut(this.recorded, false)
    const [end, failed] = [steps.length, steps.length + 1]
    const nextOf = (place: number, next: number): number => {
      const found = returns.find(other => other.place === place)
      if (found === undefined) return next
      return found.failed ? failed : end
    }
    return { steps: steps.map((step, place) => ({ ...step, next: nextOf(place, step.next) })), end, failed }
  }

  isEmpty(): boolean {
    return this.recorded.length === 0
  }

  private record(action: Action, onFailure: readonly Recorded[] | null = null): void {
    if (this.recorded.length >= microStepsMax)
      throw new SpecMistake(
        `the procedure has over ${microStepsMax} micro-steps`,
        'see whether its loop ends: it runs once, when the procedure is recorded',
        callerLine(),
      )
    this.recorded.push({ action, source: callerLine(), onFailure })
  }
}

/** A slip in an option's name would silently check another procedure. */
function onlyKnown(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown !== undefined)
    throw new SpecMistake(`there is no option ${unknown}`, `use one of: ${known.join(', ')}`, callerLine())
}

function scopeOf(range: Range): Scope {
  if (range === 'everything') return { kind: 'everything' }
  if (typeof range === 'number') return { kind: 'pages', first: range, count: 1 }
  return { kind: 'pages', first: range.first, count: range.pages.length }
}

/** Cleans of a table: one for each line, not one for each entry. */
function withoutRepeatedLines(path: readonly Recorded[]): readonly Recorded[] {
  return path.filter(({ action, source }, index) => {
    const before = path[index - 1]
    if (action.kind !== 'clean' || before?.action.kind !== 'clean') return true
    return before.source !== source || before.action.line !== action.line
  })
}

/** The cache line that holds an entry, by its entries: `L1[0-1]`. */
function lineOf(space: Space, { table, index }: EntryPlace): string {
  const { entriesPerLine } = space.shape
  const first = index - (index % entriesPerLine)
  const last = Math.min(first + entriesPerLine, table.entries) - 1
  return first === last ? `${table.name}[${first}]` : `${table.name}[${first}-${last}]`
}

function checkIndex(place: EntryPlace): void {
  if (!Number.isInteger(place.index) || place.index < 0 || place.index >= place.table.entries)
    throw new SpecMistake(
      `${placeName(place)} is past the table ${place.table.name}`,
      `it has ${place.table.entries} entries: use an index from 0 to ${place.table.entries - 1}`,
      callerLine(),
    )
}

function checkValue(place: EntryPlace, value: EntryValue): void {
  if (value.kind === 'stale')
    throw new SpecMistake(
      `a store of stale contents to ${placeName(place)}`,
      'store invalid, a leaf or a pointer',
      callerLine(),
    )
  if (value.kind === 'table' && value.table.level !== place.table.level - 1)
    throw new SpecMistake(
      `${placeName(place)} can't point to ${value.table.name}: a level ${place.table.level} entry points to a level ${place.table.level - 1} table`,
      `allocate the table with { level: ${place.table.level - 1} }`,
      callerLine(),
    )
}
