// The visited set: exact, because whole states are compared. It is cut into partitions by the hash; each grows for itself, so that
// growing never needs more than a small part of the memory twice, and no array's limit bounds the whole.
import { type Engine, generate } from '../../compile/index.ts'
import { at } from '../../language/index.ts'
import type { Budget } from './budget.ts'
import { inlineSlots } from './inline-table.ts'
import { numberedSlots } from './numbered-table.ts'
import type { StateStore } from './state-store.ts'
import { type TableFunctions, tableSource } from './table-source.ts'
import { unrolledWordsMax, wideFunctions } from './wide-table.ts'

export interface VisitedSizes {
  readonly partitionBits: number
  /** Slots of each partition at the start: a power of two. */
  readonly slots: number
  /** States of more words than this are in a table by number. */
  readonly inlineWordsMax: number
}

/** A partition grows when this part of its slots is taken. */
const loadMax = 0.7

export class Visited {
  /** What made the last insertion stop, the partition that is full, the position reached in the chunk. */
  readonly status: Int32Array = new Int32Array(4)
  /** Not 0 for every rule that has acted. */
  readonly acted: Uint8Array
  readonly functions: TableFunctions
  /** How many states it can hold, whatever memory there is. */
  readonly statesMax: number
  private readonly stride: number
  private readonly isInline: boolean
  private readonly store: StateStore
  private readonly budget: Budget
  private readonly tables: Int32Array[] = []
  private readonly masks: Int32Array
  private readonly room: Int32Array
  private readonly bases: Float64Array

  constructor(engine: Engine, store: StateStore, sizes: VisitedSizes, budget: Budget) {
    const partitions = 2 ** sizes.partitionBits
    this.isInline = engine.words <= sizes.inlineWordsMax
    const slots = this.isInline ? inlineSlots(engine.words) : numberedSlots(engine.words, store.chunkBits)
    this.stride = slots.stride
    // A numbered slot holds one more than a number in a signed word.
    this.statesMax = this.isInline ? Number.POSITIVE_INFINITY : 2 ** 31 - 1
    this.store = store
    this.budget = budget
    this.acted = new Uint8Array(engine.model.rules.length)
    this.masks = new Int32Array(partitions).fill(sizes.slots - 1)
    this.room = new Int32Array(partitions).fill(roomIn(sizes.slots))
    this.bases = new Float64Array(partitions)
    const { tables, masks, room, bases, status, acted } = this
    const hashes = new Int32Array(engine.buffer.length)
    const scope = { o: engine.buffer, hashes, acted, tables, masks, room, bases, status, chunks: store.chunks }
    const shape = { words: engine.words, partitionBits: sizes.partitionBits }
    this.functions =
      engine.words > unrolledWordsMax && !this.isInline
        ? wideFunctions({ ...scope, ...shape, chunkBits: store.chunkBits })
        : generate<TableFunctions>(tableSource(shape, slots), scope)
  }

  /** Takes the first memory; false where there is none. */
  open(): boolean {
    for (const mask of this.masks) {
      const table = this.budget.take((mask + 1) * this.stride)
      if (table === null) return false
      this.tables.push(table)
    }
    return true
  }

  /** Doubles a partition; false where there is no room for that. */
  grow(partition: number): boolean {
    const old = at(this.tables, partition)
    const table = this.budget.take(old.length * 2)
    if (table === null) return false
    const slots = table.length / this.stride
    this.functions.copy(old, table, slots - 1)
    this.tables[partition] = table
    this.masks[partition] = slots - 1
    this.room[partition] = roomIn(slots) - roomIn(slots / 2)
    this.budget.giveBack(old)
    return true
  }

  /** Numbers the places of the set as it is now; how many there are. They change when it grows. */
  numberPlaces(): number {
    if (!this.isInline) return this.store.count
    let places = 0
    this.tables.forEach((table, partition) => {
      this.bases[partition] = places
      places += table.length / this.stride
    })
    return places
  }
}

function roomIn(slots: number): number {
  return Math.max(1, Math.floor(slots * loadMax))
}
