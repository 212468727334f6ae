// The breadth-first search: expands the states of the store level by level into the visited set, and watches every new state.
// It works in slices; whatever ends it early leaves complete everything but the level being expanded.
import type { Engine } from '../../compile/index.ts'
import { assert, wordAt } from '../../language/index.ts'
import { Budget } from './budget.ts'
import type { Limit, Progress } from './exploration.ts'
import type { Pulse } from './pulse.ts'
import { type CaseKeeper, digestOfSearch, indexesSet, type Resumed, type SavedSearch } from './saved-search.ts'
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
  readonly keeper?: CaseKeeper
  /** Which of the model's states are searched, where not all are: a saved search is of one such part. */
  readonly part?: string
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
  private readonly keeper: CaseKeeper | null
  private readonly part: string

  constructor(engine: Engine, limits: SearchLimits, sizes: SearchSizes, pulse: Pulse) {
    this.engine = engine
    this.pulse = pulse
    this.untilViolated = limits.untilViolated ?? false
    this.keeper = limits.keeper ?? null
    this.part = limits.part ?? 'all'
    this.budget = new Budget(limits.bytesMax, limits.onShortage)
    this.store = new StateStore(engine.words, sizes.chunkWordBits, this.budget)
    this.visited = new Visited(engine, this.store, sizes, this.budget)
    this.statesMax = Math.min(limits.statesMax, this.visited.statesMax)
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
    const keeper = this.keeper?.next() ?? null
    const digest = keeper === null ? '' : digestOfSearch(this.engine, this.part)
    const resumed = keeper?.resume(digest) ?? null
    let limit = resumed === null ? await this.begin(watch) : await this.takeUp(resumed, watch)
    const isDone = (): boolean => this.untilViolated && watch.allViolated
    for (let level = this.depth; limit === null && level < this.levels.length && !isDone(); level++) {
      const end = this.store.count
      limit = await this.expandLevel(end, level, watch)
      if (this.store.count > end) this.levels.push(end)
      if (limit === null && keeper?.isDue() === true) keeper.save(this.saved(digest), this.stretches())
    }
    return limit
  }

  private async begin(watch: Watch): Promise<Limit | null> {
    this.admitStart()
    watch.look(this.store, 0)
    return await this.pulse.beat(this.progress)
  }

  /** Goes on where a saved search was: takes its states in again, level by level, as if they had just been found. */
  private async takeUp({ saved, read }: Resumed, watch: Watch): Promise<Limit | null> {
    const { engine, store, visited, pulse } = this
    const { words, buffer, closing } = engine
    pulse.goOnFrom(saved.seconds)
    let limit = await pulse.beat(this.progress)
    const state = new Int32Array(words)
    const batch = (Math.floor(buffer.length / (words + 1)) - 1) * (words + 1)
    for (const [level, first] of saved.levels.entries()) {
      if (level > 0) this.levels.push(first)
      const end = saved.levels[level + 1] ?? saved.states
      while (store.count < end && limit === null) {
        const filled = Math.min(Math.max(words + 1, batch), (end - store.count) * (words + 1))
        for (let offset = 0; offset < filled; offset += words + 1) {
          read(state)
          buffer.set(state, offset)
          buffer[offset + words] = 0
        }
        const before = store.count
        limit = this.admit(filled)
        assert(limit !== null || store.count === before + filled / (words + 1), 'no state was saved twice')
        if (limit === null && pulse.isDue()) limit = await pulse.beat(this.progress)
      }
      watch.look(store, level)
      if (limit !== null) return limit
    }
    this.transitions = saved.transitions
    this.expanded = saved.expanded
    visited.acted.fill(0)
    for (const rule of saved.acted) visited.acted[rule] = 1
    closing?.acted.fill(0)
    for (const rule of saved.closingActed) if (closing !== null) closing.acted[rule] = 1
    closing?.seen.set(saved.closingSeen)
    return limit
  }

  private saved(digest: string): SavedSearch {
    const { store, levels, expanded, transitions, visited, engine, pulse } = this
    return {
      ...{ digest, words: store.words, states: store.count, levels, expanded, transitions, seconds: pulse.seconds },
      acted: indexesSet(visited.acted),
      closingActed: engine.closing === null ? [] : indexesSet(engine.closing.acted),
      closingSeen: [...(engine.closing?.seen ?? [])],
    }
  }

  private *stretches(): Iterable<Int32Array> {
    const { store } = this
    for (let next = 0; next < store.count; ) {
      const { chunk, from, to } = store.stretch(next, store.count)
      yield chunk.subarray(from, to)
      next += (to - from) / store.words
    }
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
        limit = this.admit(wordAt(this.engine.filled, 0))
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
      store.count += (wordAt(visited.status, 2) - position) / words
      limit = this.afterStop(wordAt(visited.status, 0))
    }
    this.transitions += n / (words + 1)
    return limit
  }

  private afterStop(reason: number): Limit | null {
    if (reason === stopped.tableFull) return this.visited.grow(wordAt(this.visited.status, 1)) ? null : 'memory'
    if (reason === stopped.not) return null
    if (this.store.count >= this.statesMax) return 'states'
    return this.store.grow() ? null : 'memory'
  }
}
