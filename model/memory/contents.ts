// Which values each entry, and each local, may come to hold in a case: what it starts with, what any micro-step stores there, and
// whatever a newly allocated frame held before. What is stored may come from a local, and what a local holds from an entry, so the lists
// are worked out together, again and again until nothing is added. They stay short, and so the state stays small: a value of a local
// counts at a micro-step only if the tests on the way there let it through. Where hardware sets dirty marks, a leaf that may be written by
// may come to hold one.
import { at, SpecMistake } from '../../checker/language/index.ts'
import { canBe, type Local, localSetBy, type MicroStep, type Program, successors } from '../procedure/index.ts'
import {
  combined,
  type EntryPlace,
  type EntryValue,
  type Frame,
  frameName,
  type Half,
  markedDirty,
  numberValue,
  partOf,
  placeName,
  type Space,
  stale,
  Table,
  valueName,
  valueOfPart,
} from '../table/index.ts'
import { fits, type Known, type StoreOf, type Way, waysOf } from './ways.ts'

/** The stores that a micro-step may make at one place. A zeroed allocation makes one for each entry. */
export interface Store {
  readonly cpu: number
  /** The place of the micro-step in its CPU's program. */
  readonly step: number
  readonly place: EntryPlace
  /** What may be stored: one value where it doesn't depend on what was read. */
  readonly values: readonly EntryValue[]
  /** The half that is stored; null for both at once. */
  readonly half: Half | null
  /** Read, changed and stored in one step. */
  readonly isAtomic: boolean
  /** The tag of a configuration entry that is stored whole: it becomes visible together with the root. */
  readonly second?: StoreOf
}

const valuesMax = 1_000

function placesOf(table: Table): readonly EntryPlace[] {
  const whole = Array.from({ length: table.entries }, (_, index) => table.at(index))
  return table.isConfiguration ? whole.flatMap(place => [partOf(place, 'root'), partOf(place, 'tag')]) : whole
}

/** A configuration entry as a whole goes by the key of its root. */
export function placeKey(place: EntryPlace): string {
  return `${place.table.id}.${place.index}${place.part === 'tag' ? '.tag' : ''}`
}

/** Two places have the same key. */
export function isSamePlace(one: EntryPlace, other: EntryPlace): boolean {
  const isOneTag = one.part === 'tag'
  return one.index === other.index && one.table.id === other.table.id && isOneTag === (other.part === 'tag')
}

/** The store of a micro-step at a place. */
export function storeKey({ cpu, step, place }: Pick<Store, 'cpu' | 'step' | 'place'>): string {
  return `${cpu} ${step} ${placeKey(place)}`
}

/** The places that a store writes. */
export function placesWritten({ place, second }: Store): readonly EntryPlace[] {
  return second === undefined ? [place] : [place, second.place]
}

/** `L1[0]`; of a configuration entry, the part that is stored, where not the whole. */
export function storedName({ place: { table, index, part }, second }: Store): string {
  return placeName(part === undefined || second !== undefined ? { table, index } : { table, index, part })
}

/** For every entry of every table: the values that it may hold, the one of the start first. */
export class Contents {
  readonly places: EntryPlace[]
  private readonly tables: number
  private readonly dataTables = new Map<string, Table>()
  private readonly space: Space
  /** Some unit sets dirty marks. */
  readonly hardwareMarks: boolean
  private readonly programs: readonly Program[]
  private readonly values = new Map<string, EntryValue[]>()
  private readonly locals = new Map<Local, EntryValue[]>()
  /** For a local and a value, by the value's name: the micro-steps that it can reach. */
  private readonly reached = new Map<Local, Map<string, ReadonlySet<number>>>()

  constructor(space: Space, tables: readonly Table[], programs: readonly Program[], hardwareMarks = false) {
    this.space = space
    this.hardwareMarks = hardwareMarks
    this.programs = programs
    this.tables = tables.length
    this.places = tables.flatMap(placesOf)
    for (const place of this.places) this.values.set(placeKey(place), [startOf(space, place)])
    while (this.flow()) {
      // until nothing is added
    }
  }

  at(place: EntryPlace): readonly EntryValue[] {
    return this.values.get(placeKey(place)) ?? []
  }

  /** What a local may hold at any time. */
  of(local: Local): readonly EntryValue[] {
    return this.locals.get(local) ?? []
  }

  /** What a local may hold where its CPU stands at a micro-step. */
  ofAt(local: Local, step: number): readonly EntryValue[] {
    return this.of(local).filter(value => this.reachedBy(local, value).has(step))
  }

  /** In which ways a micro-step can act. */
  ways(cpu: number, step: number): readonly Way[] {
    const frames = 2 * this.space.firstNewFrame()
    const known: Known = {
      local: local => this.ofAt(local, step),
      entry: place => this.at(place),
      fits: (place, value) => fits(place, value, frames),
    }
    return waysOf(at(at(this.programs, cpu).steps, step).action, known)
  }

  /** One round: adds what the micro-steps store and read by what is known so far. Was anything new? */
  private flow(): boolean {
    let isNew = this.hardwareMarks && this.mark()
    for (const [cpu, program] of this.programs.entries())
      for (const [step, { action, source }] of program.steps.entries())
        for (const { stores, half, signals, into } of this.ways(cpu, step)) {
          for (const { place, value } of signals === null ? stores : [...stores, signals])
            for (const after of this.outcomes(place, value, half)) if (this.learns(place, after, source)) isNew = true
          const local = localSetBy(action)
          if (local === null || into === null) continue
          const known = this.locals.get(local) ?? []
          this.locals.set(local, known)
          if (add(known, into)) isNew = true
        }
    return isNew
  }

  /** Adds what hardware may make of the entries. Was anything new? */
  private mark(): boolean {
    const added = this.places.flatMap(place => {
      const known = this.values.get(placeKey(place)) ?? []
      return known.flatMap(value => markedDirty(value) ?? []).filter(value => add(known, value))
    })
    return added.length > 0
  }

  /** What an entry may say after a store. */
  private outcomes(place: EntryPlace, value: EntryValue, half: Half | null): readonly EntryValue[] {
    return half === null ? [value] : this.at(place).map(now => this.afterHalf(place, now, value, half))
  }

  /** What an entry says after a store of one half. */
  afterHalf({ table: { level } }: EntryPlace, now: EntryValue, value: EntryValue, half: Half): EntryValue {
    return combined(now, value, half, level, frame => this.asTable(frame, level - 1))
  }

  /** A frame that an entry takes for a table: its entries say whatever the frame holds. */
  private asTable(data: Frame, level: number): Table {
    const name = `${frameName(data)} as a table of level ${level}`
    const known = this.dataTables.get(name)
    if (known !== undefined) return known
    const id = this.tables + this.dataTables.size
    const pagesPerEntry = this.space.pagesPerEntry(level)
    const entries = this.space.entriesOf(level)
    const table = new Table({ id, name, level, entries, pagesPerEntry, origin: 'data', data })
    this.dataTables.set(name, table)
    for (const place of placesOf(table)) {
      this.places.push(place)
      this.values.set(placeKey(place), [stale])
    }
    return table
  }

  private learns(place: EntryPlace, value: EntryValue, source: string | null): boolean {
    const known = this.values.get(placeKey(place)) ?? []
    if (known.length >= valuesMax) throw tooMany(place, source)
    return add(known, value)
  }

  private reachedBy(local: Local, value: EntryValue): ReadonlySet<number> {
    const byName = this.reached.get(local) ?? new Map<string, ReadonlySet<number>>()
    this.reached.set(local, byName)
    const name = valueName(value, 1)
    const known = byName.get(name)
    if (known !== undefined) return known
    const found = reachable(at(this.programs, local.cpu), local, value)
    byName.set(name, found)
    return found
  }
}

/** Every store that the programs may make, in program order for each CPU. */
export function storesOf(programs: readonly Program[], contents: Contents): readonly Store[] {
  return programs.flatMap((program, cpu) =>
    program.steps.flatMap(({ action }, step) => {
      const found = new Map<string, { readonly place: EntryPlace; readonly values: EntryValue[] }>()
      for (const { place, value } of contents.ways(cpu, step).flatMap(({ stores }) => stores)) {
        const store = found.get(placeKey(place)) ?? { place, values: [] }
        found.set(placeKey(place), store)
        add(store.values, value)
      }
      const isAtomic = localSetBy(action) !== null
      const half = action.kind === 'write' ? action.half : null
      return together(
        [...found.values()].map(({ place, values }): Store => ({ cpu, step, place, values, half, isAtomic })),
      )
    }),
  )
}

/** The two parts of a configuration entry that is stored whole are one store. */
function together(stores: readonly Store[]): readonly Store[] {
  const [root, tag] = stores
  if (root?.place.part !== 'root' || tag === undefined) return stores
  return [{ ...root, second: { place: tag.place, value: at(tag.values, 0) } }]
}

/** Adds a value to a list that doesn't have it. */
function add(values: EntryValue[], value: EntryValue): boolean {
  const name = valueName(value, 1)
  if (values.some(other => valueName(other, 1) === name)) return false
  values.push(value)
  return true
}

function startOf(space: Space, place: EntryPlace): EntryValue {
  const { origin, word } = place.table
  if (word !== null) return numberValue(word.initial)
  const start = origin === 'initial' ? space.startValue(place) : stale
  return place.part === undefined ? start : valueOfPart(start, place.part)
}

/** Micro-steps that a CPU can stand at with this in a local: behind those that set it, as far as the tests let it through. */
function reachable(program: Program, local: Local, value: EntryValue): ReadonlySet<number> {
  const known = (other: Local): EntryValue | null => (other === local ? value : null)
  const sets = (step: MicroStep): boolean => localSetBy(step.action) === local
  const goesTo = (step: MicroStep): readonly number[] => {
    if (step.action.kind !== 'if') return successors(step)
    const { test } = step.action
    const taken = canBe(test, true, known) ? [step.next] : []
    return canBe(test, false, known) && step.otherwise !== null ? [...taken, step.otherwise] : taken
  }
  const found = new Set<number>()
  const open = program.steps.filter(sets).flatMap(goesTo)
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (place >= program.end || found.has(place)) continue
    found.add(place)
    const step = at(program.steps, place)
    if (!sets(step)) open.push(...goesTo(step))
  }
  return found
}

function tooMany(place: EntryPlace, source: string | null): SpecMistake {
  return new SpecMistake(
    `${placeName(place)} may come to hold more than ${valuesMax} values`,
    'store fewer different values: look at what `map` makes of a value that it made before',
    source,
  )
}
