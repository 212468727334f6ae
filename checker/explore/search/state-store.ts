// All states in the order in which they were found: the queue of the breadth-first search, in chunks of 2 ** chunkBits states, so that no
// array's limit bounds it and nothing is ever copied to grow.
import { at } from '../../language/index.ts'
import type { Budget } from './budget.ts'

/** A stretch of states inside one chunk: word offsets. */
export interface Stretch {
  readonly chunk: Int32Array
  readonly from: number
  readonly to: number
}

export class StateStore {
  readonly words: number
  readonly chunkBits: number
  readonly chunks: Int32Array[] = []
  count = 0
  private readonly chunkStates: number
  private readonly budget: Budget

  constructor(words: number, chunkWordBits: number, budget: Budget) {
    this.words = words
    this.chunkBits = Math.max(0, chunkWordBits - Math.ceil(Math.log2(words)))
    this.chunkStates = 2 ** this.chunkBits
    this.budget = budget
  }

  /** The chunk that the next state goes to. */
  get last(): Int32Array {
    return at(this.chunks, this.chunks.length - 1)
  }

  /** The word offset of the next state in the last chunk. */
  get position(): number {
    return (this.chunkStates - this.room) * this.words
  }

  /** States that the last chunk still has room for. */
  get room(): number {
    return this.chunks.length * this.chunkStates - this.count
  }

  /** Makes room for another chunk of states; false where the budget has none. */
  grow(): boolean {
    const chunk = this.budget.take(this.chunkStates * this.words)
    if (chunk === null) return false
    this.chunks.push(chunk)
    return true
  }

  /** The longest stretch of states from number `from` up to number `to`. */
  stretch(from: number, to: number): Stretch {
    const chunk = Math.floor(from / this.chunkStates)
    const first = chunk * this.chunkStates
    return {
      chunk: at(this.chunks, chunk),
      from: (from - first) * this.words,
      to: (Math.min(to, first + this.chunkStates) - first) * this.words,
    }
  }
}
