// The visited set's functions for states of many words: what table-source.ts generates, with numbered slots, as loops over the words. Written
// once and not generated: V8 compiles it once for all models, and for wide states loops are no slower.
import { assert } from '../../language/index.ts'
import { stopped, type TableFunctions } from './table-source.ts'

/** States of more words have these functions. */
export const unrolledWordsMax = 8

/** What the functions work on; see visited.ts. */
export interface WideTable {
  readonly words: number
  readonly chunkBits: number
  readonly partitionBits: number
  readonly o: Int32Array
  readonly hashes: Int32Array
  readonly acted: Uint8Array
  readonly tables: readonly Int32Array[]
  readonly masks: Int32Array
  readonly room: Int32Array
  readonly status: Int32Array
  readonly chunks: readonly Int32Array[]
}

export function wideFunctions(set: WideTable): TableFunctions {
  const { words, chunkBits, partitionBits, o, hashes, acted, masks, room, status } = set
  const factors = Int32Array.from({ length: words }, (_, word) => (Math.imul(word + 1, 0x9e3779b1) ^ 0x5bd1e995) | 1)
  const inChunk = 2 ** chunkBits - 1
  const hash = (s: Int32Array, i: number): number => hashOf(s, i, factors)
  const partitionOf = (h: number): number => (partitionBits === 0 ? 0 : h >>> (32 - partitionBits))
  /** The slot of a state, or the free one where it belongs. */
  const slotOf = (s: Int32Array, i: number, h: number, table: Int32Array, mask: number): number => {
    let slot = (h & mask) * 2
    for (let first = wordAt(table, slot); first !== 0; first = wordAt(table, slot)) {
      const offset = ((first - 1) & inChunk) * words
      if (table[slot + 1] === h && isSame(s, i, arrayAt(set.chunks, (first - 1) >>> chunkBits), offset, words))
        return slot
      slot = next(slot, table)
    }
    return slot
  }
  return {
    prepare: end => {
      for (let n = 0, k = 0; n < end; n += words + 1, k++) {
        hashes[k] = hash(o, n)
        acted[wordAt(o, n + words)] = 1
      }
    },
    insert: (from, end, chunk, start, limit, first) => {
      let [n, position, number] = [from, start, first]
      status[0] = stopped.not
      for (let k = n / (words + 1); n < end && status[0] === stopped.not; n += words + 1, k++) {
        const h = wordAt(hashes, k)
        const p = partitionOf(h)
        const table = arrayAt(set.tables, p)
        const slot = slotOf(o, n, h, table, wordAt(masks, p))
        if (table[slot] !== 0) continue
        if (position === limit) {
          status[0] = stopped.chunkFull
          break
        }
        table[slot] = number + 1
        table[slot + 1] = h
        for (let word = 0; word < words; word++) chunk[position + word] = wordAt(o, n + word)
        position += words
        number++
        const left = wordAt(room, p) - 1
        room[p] = left
        if (left > 0) continue
        status[0] = stopped.tableFull
        status[1] = p
      }
      status[2] = position
      return n
    },
    copy: (from, to, mask) => {
      for (let i = 0; i < from.length; i += 2) {
        if (from[i] === 0) continue
        let slot = (wordAt(from, i + 1) & mask) * 2
        while (to[slot] !== 0) slot = next(slot, to)
        to[slot] = wordAt(from, i)
        to[slot + 1] = wordAt(from, i + 1)
      }
    },
    find: (s, i) => {
      const h = hash(s, i)
      const p = partitionOf(h)
      const table = arrayAt(set.tables, p)
      return wordAt(table, slotOf(s, i, h, table, wordAt(masks, p))) - 1
    },
  }
}

function hashOf(s: Int32Array, i: number, factors: Int32Array): number {
  let h = 0
  for (let word = 0; word < factors.length; word++) {
    const w = wordAt(s, i + word)
    h = (h + Math.imul(w ^ (w >>> 15), wordAt(factors, word))) | 0
  }
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return h ^ (h >>> 16)
}

function isSame(s: Int32Array, i: number, held: Int32Array, offset: number, words: number): boolean {
  let word = 0
  while (word < words && s[i + word] === held[offset + word]) word++
  return word === words
}

function next(slot: number, table: Int32Array): number {
  return slot + 2 === table.length ? 0 : slot + 2
}

function arrayAt(arrays: readonly Int32Array[], index: number): Int32Array {
  const array = arrays[index]
  assert(array !== undefined, 'the visited set has this part')
  return array
}

/** Inside the array, as all indexes here are. Of this file, and short, so that V8 makes it part of the loops. */
function wordAt(words: Int32Array, index: number): number {
  return words[index] ?? 0
}
