// The states from which a target can still be reached in the steps that are left, each with the fewest changes of agent on the
// rest of the way, and the agents that may go first for that. Every other first agent costs one change more.
import { at } from '../language/index.ts'
import type { Budget } from './budget.ts'

export class LiveStates {
  private readonly words: number
  private readonly agentWords: number
  private readonly stride: number
  private count = 0
  private slots = 0
  private readonly budget: Budget
  /** Level plus one (0: free), changes, agents as bits, the words of the state. */
  private table: Int32Array = new Int32Array(0)

  constructor(words: number, agents: number, budget: Budget) {
    this.words = words
    this.budget = budget
    this.agentWords = Math.ceil(agents / 32)
    this.stride = 2 + this.agentWords + words
  }

  /** False where there is no memory for one more. */
  add(states: Int32Array, offset: number, level: number, changes: number, agents: Int32Array): boolean {
    if (this.count * 2 >= this.slots && !this.grow()) return false
    const { table, words, agentWords } = this
    const slot = this.slotOf(states, offset)
    this.count++
    table[slot] = level + 1
    table[slot + 1] = changes
    table.set(agents, slot + 2)
    for (let word = 0; word < words; word++) table[slot + 2 + agentWords + word] = at(states, offset + word)
    return true
  }

  /** Changes of agent from a state of a level on, when `agent` came before; -1 where the state is not live there. */
  changesAfter(states: Int32Array, offset: number, level: number, agent: number): number {
    const { table } = this
    if (this.count === 0) return -1
    const slot = this.slotOf(states, offset)
    if (table[slot] !== level + 1) return -1
    const goesFirst = (at(table, slot + 2 + (agent >>> 5)) >>> (agent & 31)) & 1
    return at(table, slot + 1) + 1 - goesFirst
  }

  /** The slot of a state, or the free one where it belongs. */
  private slotOf(states: Int32Array, offset: number): number {
    const { table, stride, words } = this
    const first = 2 + this.agentWords
    let hash = 0
    for (let word = 0; word < words; word++) {
      hash = Math.imul(hash ^ at(states, offset + word), 0x7feb352d)
      hash ^= hash >>> 15
    }
    let slot = ((hash ^ (hash >>> 13)) & (this.slots - 1)) * stride
    while (table[slot] !== 0) {
      let word = 0
      while (word < words && table[slot + first + word] === states[offset + word]) word++
      if (word === words) return slot
      slot += stride
      if (slot === table.length) slot = 0
    }
    return slot
  }

  /** Gives the memory back. */
  close(): void {
    this.budget.giveBack(this.table)
  }

  private grow(): boolean {
    const { table, stride, budget } = this
    const slots = Math.max(256, this.slots * 2)
    const larger = budget.take(slots * stride)
    if (larger === null) return false
    const first = 2 + this.agentWords
    this.slots = slots
    this.table = larger
    for (let slot = 0; slot < table.length; slot += stride)
      if (table[slot] !== 0) larger.set(table.subarray(slot, slot + stride), this.slotOf(table, slot + first))
    budget.giveBack(table)
    return true
  }
}
