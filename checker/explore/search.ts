// The breadth-first search: expands the states of the store level by level into the visited set, and watches every new state.
// It works in slices; whatever ends it early leaves complete everything but the level being expanded.
import type { Engine } from '../compile/index.ts'
import { assert, at } from '../language/index.ts'
import { Budget } from './budget.ts'
import type { Limit, Progress } from './exploration.ts'
import type { Pulse } from './pulse.ts'
import { StateStore } from './state-store.ts'
import { stopped } from './table-source.ts'
import { Visited, type VisitedSizes } from './visited.ts'
import type { Watch } from './watch.ts'

export interface SearchSizes extends VisitedSizes {
  /** Chunks of the store have about 2 ** chunkWordBits words. */
  readonly chunkWordBits: number
}

export interface SearchLimits {
  readonly statesMax: number
  readonly bytesMax: number
  readonly untilViolated?: boolean
  readonly onShortage?: () => void
}

/** Batches between two looks at the clock. */
const batchesPerLook = 16

export class Search {
  readonly engine: Engine
  readonly budget: Budget
  readonly store: StateStore
  readonly visited: Visited
  /** The number of the first state of each level. */
  readonly levels: number[] = [0]
  transitions = 0
  private expanded = 0
  private readonly pulse: Pulse
  private readonly statesMax: number
  private readonly untilViolated: boolean

  constructor(engine: Engine, limits: SearchLimits, sizes: SearchSizes, pulse: Pulse) {
    this.engine = engine
    this.pulse = pulse
    this.statesMax = limits.statesMax
    this.untilViolated = limits.untilViolated ?? false
    this.budget = new Budget(limits.bytesMax, limits.onShortage)
    this.store = new StateStore(engine.words, sizes.chunkWordBits, this.budget)
    this.visited = new Visited(engine, this.store, sizes, this.budget)
  }

  /** The number of steps to the furthest state found. */
  get depth(): number {
    return this.levels.length - 1
  }

  get progress(): Omit<Progress, 'seconds'> {
    const { transitions, depth, store, budget, expanded } = this
    return { states: store.count, transitions, depth, frontier: store.count - expanded, bytes: budget.bytes }
  }

  /** Searches until nothing new is found or a limit is met. */
  async run(watch: Watch): Promise<Limit | null> {
    if (this.statesMax < 1) return 'states'
    if (!this.visited.open() || !this.store.grow()) return 'memory'
    this.admitStart()
    watch.look(this.store, 0)
    let limit = await this.pulse.beat(this.progress)
    const isDone = (): boolean => this.untilViolated && watch.allViolated
    for (let level = 0; limit === null && level < this.levels.length && !isDone(); level++) {
      const end = this.store.count
      limit = await this.expandLevel(end, level, watch)
      if (this.store.count > end) this.levels.push(end)
    }
    return limit
  }

  private admitStart(): void {
    const { engine, store, visited } = this
    engine.buffer.set(engine.start)
    engine.buffer[engine.words] = 0
    const limit = this.admit(engine.words + 1)
    assert(limit === null && store.count === 1, 'the start is the first state')
    visited.acted.fill(0)
    this.transitions = 0
  }

  /** Expands the states up to number `end`, all those of a level. */
  private async expandLevel(end: number, level: number, watch: Watch): Promise<Limit | null> {
    let limit: Limit | null = null
    while (this.expanded < end && limit === null) {
      for (let batch = 0; batch < batchesPerLook && this.expanded < end && limit === null; batch++) {
        const { chunk, from, to } = this.store.stretch(this.expanded, end)
        const reached = this.engine.expand(chunk, from, to)
        this.expanded += (reached - from) / this.engine.words
        limit = this.admit(at(this.engine.filled, 0))
      }
      watch.look(this.store, level + 1)
      if (limit === null && this.pulse.isDue()) limit = await this.pulse.beat(this.progress)
    }
    return limit
  }

  /** Takes in the successors in the buffer. */
  private admit(end: number): Limit | null {
    const { store, visited } = this
    const { words } = this.engine
    this.engine.closing?.close(this.engine.buffer, 0, end)
    visited.functions.prepare(end)
    let n = 0
    let limit: Limit | null = null
    while (n < end && limit === null) {
      const room = Math.min(store.room, this.statesMax - store.count)
      const { position } = store
      n = visited.functions.insert(n, end, store.last, position, position + room * words, store.count)
      store.count += (at(visited.status, 2) - position) / words
      limit = this.afterStop(at(visited.status, 0))
    }
    this.transitions += n / (words + 1)
    return limit
  }

  private afterStop(reason: number): Limit | null {
    if (reason === stopped.tableFull) return this.visited.grow(at(this.visited.status, 1)) ? null : 'memory'
    if (reason === stopped.not) return null
    if (this.store.count >= this.statesMax) return 'states'
    return this.store.grow() ? null : 'memory'
  }
}
