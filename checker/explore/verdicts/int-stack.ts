// A stack of numbers whose memory is counted.
import { at } from '../../language/index.ts'
import type { Budget } from '../search/budget.ts'

export class IntStack {
  length = 0
  private held: Int32Array = new Int32Array(0)
  private readonly budget: Budget

  constructor(budget: Budget) {
    this.budget = budget
  }

  /** False where there is no memory for one more. */
  push(value: number): boolean {
    if (this.length === this.held.length && !this.grow()) return false
    this.held[this.length++] = value
    return true
  }

  /** The number on top, taken away; the stack must not be empty. */
  pop(): number {
    return at(this.held, --this.length)
  }

  at(index: number): number {
    return at(this.held, index)
  }

  set(index: number, value: number): void {
    this.held[index] = value
  }

  close(): void {
    this.budget.giveBack(this.held)
  }

  private grow(): boolean {
    const larger = this.budget.take(Math.max(64, this.held.length * 2))
    if (larger === null) return false
    larger.set(this.held)
    this.budget.giveBack(this.held)
    this.held = larger
    return true
  }
}
