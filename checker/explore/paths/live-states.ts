// The states from which a target can still be reached in the steps that are left, each with what the rest of the way costs at least
// (way-cost.ts), by the agent that came before.
import { at, wordAt } from '../../language/index.ts'
import type { Budget } from '../search/budget.ts'
import { never, type WayCost } from './way-cost.ts'

export class LiveStates {
  private readonly words: number
  private readonly agents: number
  private readonly stride: number
  private count = 0
  private slots = 0
  private readonly budget: Budget
  /** Level plus one (0: free), for each agent the changes and the hardware steps, the words of the state. */
  private table: Int32Array = new Int32Array(0)

  constructor(words: number, agents: number, budget: Budget) {
    this.words = words
    this.budget = budget
    this.agents = agents
    this.stride = 1 + 2 * agents + words
  }

  /** `costs`: for each agent that may have come before, what the rest costs. False where there is no memory for one more. */
  add(states: Int32Array, offset: number, level: number, costs: readonly WayCost[]): boolean {
    if (this.count * 2 >= this.slots && !this.grow()) return false
    const { table, words, agents } = this
    const slot = this.slotOf(states, offset)
    this.count++
    table[slot] = level + 1
    for (let agent = 0; agent < agents; agent++) {
      const { changes, hardware } = at(costs, agent)
      table[slot + 1 + 2 * agent] = changes
      table[slot + 2 + 2 * agent] = hardware
    }
    for (let word = 0; word < words; word++) table[slot + 1 + 2 * agents + word] = wordAt(states, offset + word)
    return true
  }

  /** What the way from a state of a level on costs at least, when `agent` came before; `never` where the state is not live there. */
  costAfter(states: Int32Array, offset: number, level: number, agent: number): WayCost {
    const { table } = this
    if (this.count === 0) return never
    const slot = this.slotOf(states, offset)
    if (table[slot] !== level + 1) return never
    return { changes: wordAt(table, slot + 1 + 2 * agent), hardware: wordAt(table, slot + 2 + 2 * agent) }
  }

  /** The slot of a state, or the free one where it belongs. */
  private slotOf(states: Int32Array, offset: number): number {
    const { table, stride, words } = this
    const first = 1 + 2 * this.agents
    let hash = 0
    for (let word = 0; word < words; word++) {
      hash = Math.imul(hash ^ wordAt(states, offset + word), 0x7feb352d)
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
    const first = 1 + 2 * this.agents
    this.slots = slots
    this.table = larger
    for (let slot = 0; slot < table.length; slot += stride)
      if (table[slot] !== 0) larger.set(table.subarray(slot, slot + stride), this.slotOf(table, slot + first))
    budget.giveBack(table)
    return true
  }
}
