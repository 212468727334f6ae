// Stores that nobody can tell apart yet. A table that a CPU has just allocated is private until a pointer to it is visible: in which order
// stores to it drain, and its lines are written back, no walk and no other CPU can see. Such steps may wait; a search that lets them wait
// until something depends on them, and then takes them in program order, misses nothing and saves 2^E orders (design: "private writes").
//
// The claim, for a store (or clean) to a table that is never freed, and to which only its own CPU ever refers by name: every store of a pointer to
// the table comes behind a fence behind it, or stands in another such table, of which the same is true. `quiet` are the micro-steps that follow it before anything that orders, publishes or waits;
// while its CPU stands there, it may wait: what else happens then neither reads the table nor depends on the flag. Micro-steps that can
// also be reached with a fence behind are left out. The quiet ones can always go on, so that nothing waits for ever.
//
// A line of such a table may stay dirty while its CPU is on the way to a clean of it that lies behind all stores to the line and before every
// store of a pointer, and under weak order before a fence that does: that clean writes back the same contents. Only for programs without branches.
import { at } from '../../checker/language/index.ts'
import {
  isFenced,
  isLine,
  isRightBehind,
  type MicroStep,
  type Program,
  precedes,
  straightStart,
  successors,
} from '../procedure/index.ts'
import type { EntryValue, Table } from '../table/index.ts'
import type { Store } from './contents.ts'
import { inLine, type Line } from './line.ts'
import type { Memory } from './memory.ts'

/** Whether what one micro-step does is there before what a later one does. */
type Orders = (program: Program, earlier: number, later: number) => boolean

/** Places of a CPU's program at which something of it may wait. */
export interface Quiet {
  readonly cpu: number
  readonly places: readonly number[]
}

export class Private {
  private readonly programs: readonly Program[]
  private readonly stores: readonly Store[]
  private readonly weak: boolean
  private readonly canBeFreed: (table: Table) => boolean
  private readonly known = new Map<string, Quiet | null>()
  private readonly pointersTo: (table: Table) => readonly Store[]
  private readonly owned = new Map<string, boolean>()
  /** By CPU, first and last place: quiet places where a program goes straight on. */
  private readonly between = new Map<string, Quiet>()

  constructor(
    { programs, visibility }: Pick<Memory, 'programs' | 'visibility'>,
    stores: readonly Store[],
    canBeFreed: (table: Table) => boolean,
  ) {
    this.programs = programs
    this.weak = visibility.weak
    this.stores = stores
    this.pointersTo = pointersAmong(stores)
    this.canBeFreed = canBeFreed
  }

  /** While a store or clean of a table may wait after its micro-step; null where it may not. */
  quietAfter(table: Table, cpu: number, step: number): Quiet | null {
    const key = `${table.id} ${cpu} ${step}`
    const known = this.known.get(key)
    if (known !== undefined) return known
    const found = this.findQuiet(table, cpu, step)
    this.known.set(key, found)
    return found
  }

  private findQuiet(table: Table, cpu: number, step: number): Quiet | null {
    if (!this.isOwnedBy(table, cpu) || !this.isHidden(table, cpu, step)) return null
    const program = at(this.programs, cpu)
    if (isLine(program)) {
      const last = lastQuiet(program, step)
      return last === step ? null : this.quietBetween(cpu, 0, last)
    }
    const places = quietPlaces(program, step)
    if (places.length === 0) return null
    const last = step + places.length
    const isRow = places.every(place => place > step && place <= last) && isRightBehind(program, step, last)
    return isRow ? this.quietBetween(cpu, straightStart(program, last), last) : { cpu, places }
  }

  /**
   * Where a program goes straight on, all that may wait up to one place says so in the same words: while something of a micro-step is pending,
   * its CPU stands behind that one anyway.
   */
  private quietBetween(cpu: number, first: number, last: number): Quiet {
    const key = `${cpu} ${first} ${last}`
    const known = this.between.get(key) ?? {
      cpu,
      places: Array.from({ length: last + 1 - first }, (_, index) => first + index),
    }
    this.between.set(key, known)
    return known
  }

  /**
   * Nobody can reach a table before a fence behind a micro-step of its CPU. A pointer to it that stands in another table of the CPU's own
   * leads nowhere as long as that one can't be reached. `asked`: tables whose own pointers are looked at already.
   */
  private isHidden(
    table: Table,
    cpu: number,
    step: number,
    orders: Orders = isFenced,
    asked: ReadonlySet<Table> = new Set(),
  ): boolean {
    const program = at(this.programs, cpu)
    const around = new Set([...asked, table])
    return this.pointersTo(table).every(pointer => {
      const isBehind =
        pointer.cpu === cpu && orders(program, step, pointer.step) && !precedes(program, pointer.step, step)
      const holder = pointer.place.table
      const isOwned = this.isOwnedBy(holder, cpu)
      return isBehind || around.has(holder) || (isOwned && this.isHidden(holder, cpu, step, orders, around))
    })
  }

  /**
   * While a dirty line may wait for the clean that comes, and which micro-step that is; null where it may not. Behind its clean it isn't dirty
   * any more, so that the quiet micro-steps which follow may stand among the places: many lines then wait at the same ones.
   */
  quietUntilClean(line: Line): { readonly quiet: Quiet; readonly clean: number } | null {
    const stores = this.stores.filter(store => inLine(line, store.place))
    const [first] = stores
    if (first === undefined || !this.isOwnedBy(line.table, first.cpu)) return null
    const { cpu } = first
    const program = at(this.programs, cpu)
    if (!program.steps.every(isStraight)) return null
    const clean = program.steps.findLastIndex(
      ({ action }, step) =>
        action.kind === 'clean' &&
        'index' in action.place &&
        inLine(line, action.place) &&
        stores.every(store => store.cpu === cpu && store.step < step) &&
        this.isHidden(line.table, cpu, step, this.weak ? isFenced : precedes),
    )
    if (clean === -1) return null
    return { quiet: this.quietBetween(cpu, 0, lastQuiet(program, clean)), clean }
  }

  /** Allocated by the case, never freed, and named by one CPU only. */
  private isOwnedBy(table: Table, cpu: number): boolean {
    const key = `${table.id} ${cpu}`
    const known = this.owned.get(key)
    if (known !== undefined) return known
    const found = this.findOwned(table, cpu)
    this.owned.set(key, found)
    return found
  }

  private findOwned(table: Table, cpu: number): boolean {
    if (table.origin !== 'allocated' || table.word !== null || table.isConfiguration || this.canBeFreed(table))
      return false
    const named = (step: MicroStep): boolean => {
      const { action } = step
      const place = 'place' in action ? action.place : null
      return place !== null && 'table' in place && place.table === table
    }
    return this.programs.every((program, other) => other === cpu || !program.steps.some(named))
  }
}

/** For a table, those of the stores that store a pointer to it; the same tables are asked for again and again. */
export function pointersAmong(stores: readonly Store[]): (table: Table) => readonly Store[] {
  const known = new Map<Table, readonly Store[]>()
  return table => {
    const found = known.get(table) ?? stores.filter(({ values }) => values.some(value => mayPointTo(value, table)))
    known.set(table, found)
    return found
  }
}

/** A value that has the address of a table in it makes a pointer with what a store of the other half leaves. */
function mayPointTo(value: EntryValue, table: Table): boolean {
  switch (value.kind) {
    case 'number':
    case 'tag':
      return false
    case 'invalid':
    case 'stale':
      return value.address?.table === table
    default:
      return value.table === table
  }
}

function isStraight({ action, otherwise }: MicroStep): boolean {
  return otherwise === null || action.kind === 'allocate'
}

/** Orders nothing, waits for nothing and publishes nothing by itself. */
function isQuiet({ action }: MicroStep): boolean {
  return action.kind === 'write' || action.kind === 'clean' || action.kind === 'allocate'
}

const runs = new WeakMap<Program, Uint32Array>()

/** The last of the quiet micro-steps right behind a step of such a program; the step itself where there is none. */
function lastQuiet(program: Program, step: number): number {
  const { steps, end } = program
  const known = runs.get(program)
  if (known !== undefined) return at(known, step)
  const last = Uint32Array.from(steps.keys())
  for (let place = end - 2; place >= 0; place--)
    if (at(steps, place).next === place + 1 && isQuiet(at(steps, place + 1))) last[place] = at(last, place + 1)
  runs.set(program, last)
  return at(last, step)
}

/** The micro-steps at which a CPU can stand behind a step with nothing but quiet ones in between, and never otherwise. */
function quietPlaces(program: Program, step: number): readonly number[] {
  const quiet = new Set<number>()
  const loud = new Set<number>()
  const walk = (found: Set<number>, starts: readonly number[], passes: (step: MicroStep) => boolean): void => {
    const open = [...starts]
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (place >= program.end || found.has(place)) continue
      const here = at(program.steps, place)
      if (!passes(here)) {
        if (found === quiet) loud.add(place)
        continue
      }
      found.add(place)
      open.push(...successors(here))
    }
  }
  walk(quiet, successors(at(program.steps, step)), isQuiet)
  const behind = new Set<number>()
  walk(behind, [...loud], () => true)
  return [...quiet].filter(place => !behind.has(place))
}
