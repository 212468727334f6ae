// Memory: what the entries say, and when a store is seen by a walk.
//
// Strong order: a store is seen at once, or when it leaves its CPU's buffer, in order (`buffers.ts`; Intel SDM vol. 3A 9.2). Weak order: it is pending until it drains; pending stores
// drain in any order, but stores to one entry in order, and a store fence keeps earlier ones before later ones; a completing
// fence waits for all (Arm ARM B2.3, D8.17; RISC-V unprivileged, FENCE). Walks that don't snoop see memory only: a store sits in
// a cache line that may be written back at any time and must be by a clean (VT-d 3.10). A clean acts after earlier stores to
// its line; it is done at once under strong order, at the next completing fence under weak order. Behind a chipset's write buffer
// (VT-d 6.8, RWBF) a cleaned line reaches memory later, as it was when it was cleaned, in order, at the latest when an invalidation acts.
import {
  all,
  allOf,
  any,
  at,
  type Condition,
  choose,
  constant,
  type ModelBuilder,
  SpecMistake,
  type Term,
  type Update,
} from '../../checker/language/index.ts'
import { canFollow, type Program } from '../procedure/index.ts'
import {
  type ByKey,
  byKey,
  type EntryPlace,
  type EntryValue,
  type Half,
  placeName,
  type Space,
} from '../table/index.ts'
import type { StoreBuffers } from './buffers.ts'
import { type EntryCell, entryCell, entryCells } from './cells.ts'
import { type Contents, placeKey, type Store, storedName, storeKey } from './contents.ts'
import { mayDrain } from './draining.ts'
import { inLine, type Line, linesOf } from './line.ts'
import {
  type BufferOrder,
  bufferOrder,
  heldCell,
  noneOf,
  type PendingClean,
  type PendingStore,
  pendingCell,
} from './pending.ts'

export interface Visibility {
  /** Stores are seen late and in any order; otherwise in order. */
  readonly weak: boolean
  /** Under strong order: the stores that wait in their CPU's buffer. */
  readonly buffers: StoreBuffers
  /** Some unit walks memory behind the CPU's caches. */
  readonly behindCaches: boolean
  /** Cleans pass a write buffer that an invalidation empties. */
  readonly writeBuffer: boolean
}

export class Memory {
  readonly visibility: Visibility
  private readonly contents: Contents
  private readonly storesOf: ByKey<Store>
  private readonly pendingOf: ByKey<PendingStore>
  private readonly lineAt: ReadonlyMap<string, Line>
  readonly pendingStores: readonly PendingStore[]
  readonly pendingCleans: readonly PendingClean[]
  readonly bufferOrder: readonly BufferOrder[]
  readonly lines: readonly Line[]
  private readonly cached: ReadonlyMap<string, EntryCell>
  private readonly behind: ReadonlyMap<string, EntryCell>
  readonly programs: readonly Program[]

  constructor(
    builder: ModelBuilder,
    space: Space,
    contents: Contents,
    stores: readonly Store[],
    programs: readonly Program[],
    visibility: Visibility,
  ) {
    checkVisibility(visibility)
    this.visibility = visibility
    this.contents = contents
    this.programs = programs
    this.cached = entryCells(builder, contents, contents.places, '')
    const walked = contents.places.filter(({ table }) => table.word === null || table.word.fetched === true)
    this.behind = visibility.behindCaches ? entryCells(builder, contents, walked, ' in memory') : this.cached
    this.lines = visibility.behindCaches ? linesOf(builder, space, contents, stores) : []
    this.pendingStores = (visibility.weak ? stores : visibility.buffers.stores).map(store => ({
      ...store,
      pending: pendingCell(builder, programs, store, `store to ${storedName(store)}`),
      held: heldCell(builder, contents, programs, store),
    }))
    this.storesOf = byKey(stores, storeKey)
    this.pendingOf = byKey(this.pendingStores, storeKey)
    this.lineAt = new Map(this.lines.flatMap(line => line.places.map(place => [placeKey(place), line])))
    this.pendingCleans = visibility.weak || visibility.writeBuffer ? this.cleansOf(builder, contents) : []
    this.bufferOrder = visibility.writeBuffer ? bufferOrder(builder, this.pendingCleans) : []
  }

  /** What a unit's walk reads at a place. */
  seen(place: EntryPlace, snoops: boolean): EntryCell {
    const cell = (snoops ? this.cached : this.behind).get(placeKey(place))
    if (cell === undefined) throw new Error(`the checker is at fault: no cell for ${placeName(place)}`)
    return cell
  }

  /** A place may come to hold this value. */
  mayHold(place: EntryPlace, value: EntryValue): boolean {
    return this.seen(place, true).domain.encode(value) !== undefined
  }

  /** The updates of a micro-step that stores: at once, or pending. */
  store(
    cpu: number,
    step: number,
    values: readonly { readonly place: EntryPlace; readonly value: EntryValue }[],
  ): readonly Update[] {
    const updates = values.flatMap(({ place, value }) => {
      const mine = storeKey({ cpu, step, place })
      const [pending] = this.pendingOf(mine)
      if (pending !== undefined)
        return [pending.pending.becomes(true), ...(pending.held === null ? [] : [pending.held.becomes(value)])]
      return this.storesOf(mine).flatMap(store => this.lands(store, value))
    })
    return uniqueUpdates(updates)
  }

  /** The updates of a store that reaches the CPU's caches. */
  lands(store: Store, value: EntryValue): readonly Update[] {
    const line = this.lineOf(store.place)
    const { second } = store
    const cell = this.seen(store.place, true)
    return [
      store.half === null ? cell.becomes(value) : cell.takes(this.afterHalf(store.place, value, store.half)),
      ...(second === undefined ? [] : [this.seen(second.place, true).becomes(second.value)]),
      ...(line === null ? [] : [line.dirty.becomes(true)]),
    ]
  }

  /** What an entry says after a store of one half, by what it says now. */
  private afterHalf(place: EntryPlace, stored: EntryValue, half: Half): Term<EntryValue> {
    const cell = this.seen(place, true)
    return this.contents.at(place).reduce<Term<EntryValue>>((otherwise, now) => {
      const after = this.contents.afterHalf(place, now, stored, half)
      return choose(cell.is(now), constant(cell.domain, after), otherwise)
    }, cell)
  }

  /** The ways in which a pending store may drain: one for each value that may be pending. */
  drains(
    store: PendingStore,
  ): readonly { readonly when: Condition; readonly value: EntryValue; readonly then: readonly Update[] }[] {
    const { held } = store
    const isNext = mayDrain(this, store)
    return store.values.map(value => ({
      when: held === null ? isNext : all(isNext, held.is(value)),
      value,
      then: [
        store.pending.becomes(false),
        ...(held === null ? [] : [held.becomes(held.domain.decode(0))]),
        ...this.lands(store, value),
      ],
    }))
  }

  /**
   * A clean may be made. The write buffer is in order: one that comes round again in a loop doesn't pass those of its loop that are in
   * there still, and joins itself only where nothing else is.
   */
  mayEnter(cpu: number, step: number, place: EntryPlace): Condition {
    const own = this.pendingCleanOf(cpu, step, place)
    const program = at(this.programs, cpu)
    if (own === null || !this.visibility.writeBuffer || !comesAgain(program, step)) return all()
    const others = this.pendingCleans.filter(clean => clean !== own)
    const ofLoop = others.filter(
      other => other.cpu === cpu && canFollow(program, step, other.step) && canFollow(program, other.step, step),
    )
    return all(noneOf(ofLoop), any(own.pending.is(false), noneOf(others)))
  }

  private pendingCleanOf(cpu: number, step: number, place: EntryPlace): PendingClean | null {
    const isOwn = (clean: PendingClean): boolean =>
      clean.cpu === cpu && clean.step === step && inLine(clean.line, place)
    return this.pendingCleans.find(isOwn) ?? null
  }

  /** The updates of a clean micro-step: the line is written back at once, or later. */
  clean(cpu: number, step: number, place: EntryPlace): readonly Update[] {
    const later = this.pendingCleanOf(cpu, step, place)
    const line = this.lineOf(place)
    if (later === null) return line === null ? [] : this.writesBack(line)
    if (!this.visibility.writeBuffer) return [later.pending.becomes(true)]
    const keeps = later.kept.map((cell, index) => cell.takes(this.seen(at(later.line.places, index), true)))
    const entered = this.bufferOrder.filter(({ second }) => second === later)
    const notes = entered.map(({ first, enteredBefore }) => enteredBefore.takes(first.pending))
    const again = comesAgain(at(this.programs, cpu), step)
      ? this.bufferOrder.filter(({ first }) => first === later)
      : []
    const behind = again.map(({ enteredBefore }) => enteredBefore.becomes(false))
    return [later.pending.becomes(true), ...keeps, later.line.dirty.becomes(false), ...notes, ...behind]
  }

  /** The updates of a pending clean that acts: the line as it is now, or as the write buffer kept it. */
  cleans(clean: PendingClean): readonly Update[] {
    if (!this.visibility.writeBuffer) return [clean.pending.becomes(false), ...this.writesBack(clean.line)]
    const lands = clean.kept.flatMap((cell, index) => [
      this.seen(at(clean.line.places, index), false).takes(cell),
      cell.becomes(cell.domain.decode(0)),
    ])
    const forgets = this.bufferOrder.filter(({ second }) => second === clean)
    return [clean.pending.becomes(false), ...lands, ...forgets.map(({ enteredBefore }) => enteredBefore.becomes(false))]
  }

  /** The updates of writing a line back: all its entries at once. */
  writesBack(line: Line): readonly Update[] {
    const copies = line.places.map(place => this.seen(place, false).takes(this.seen(place, true)))
    return [...copies, line.dirty.becomes(false)]
  }

  /** Hardware may store at a place: no atomic of a CPU is under way there. */
  mayStore(place: EntryPlace): Condition {
    return noneOf(this.pendingStores.filter(store => store.isAtomic && placeKey(store.place) === placeKey(place)))
  }

  /** A line may be written back at any time; behind a write buffer, not before the cleans that are in it. */
  mayWriteBack(line: Line): Condition {
    return all(line.dirty.is(true), this.visibility.writeBuffer ? noneOf(this.pendingCleans) : noneOf([]))
  }

  /** Every store has been seen by every walk, or could have been. */
  settled(): Condition {
    return allOf([
      noneOf(this.pendingStores),
      noneOf(this.pendingCleans),
      ...this.lines.map(line => line.dirty.is(false)),
    ])
  }

  private lineOf(place: EntryPlace): Line | null {
    return this.lineAt.get(placeKey(place)) ?? null
  }

  private cleansOf(builder: ModelBuilder, contents: Contents): PendingClean[] {
    return this.programs.flatMap((program, cpu) =>
      program.steps.flatMap((_, step) => {
        const places = contents.ways(cpu, step).flatMap(({ cleans }) => cleans ?? [])
        const lines = new Set(places.flatMap(place => this.lineOf(place) ?? []))
        return [...lines].map(line => this.cleanOf(builder, contents, cpu, step, line))
      }),
    )
  }

  private cleanOf(builder: ModelBuilder, contents: Contents, cpu: number, step: number, line: Line): PendingClean {
    const pending = pendingCell(builder, this.programs, { cpu, step }, `clean of ${line.name}`)
    const name = (place: EntryPlace): string =>
      `${placeName(place)} in the write buffer (micro-step ${step + 1} of CPU ${cpu})`
    const kept = this.visibility.writeBuffer
      ? line.places.map(place => entryCell(builder, contents, place, name(place), 0))
      : []
    return { cpu, step, line, pending, kept }
  }
}

/** The micro-step stands in a loop. */
function comesAgain(program: Program, step: number): boolean {
  return canFollow(program, step, step)
}

/** Two entries of one line make it dirty once. */
function uniqueUpdates(updates: readonly Update[]): readonly Update[] {
  return [...new Map(updates.map(update => [update.cell, update])).values()]
}

function checkVisibility({ weak, behindCaches, writeBuffer }: Visibility): void {
  if (writeBuffer && (weak || !behindCaches))
    throw new SpecMistake(
      'a write buffer (K3) is modelled only behind a strongly ordered CPU, for walks that do not snoop',
      'answer K1 `strong` and K2 no, or K3 no',
    )
}
