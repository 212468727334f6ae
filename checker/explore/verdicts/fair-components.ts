// The strongly connected components of the open states, and which of them are fair: those in which every fairness class is
// disabled in some state or acts on some transition inside. A single state counts as a component in which a run can stand still.
// Tarjan's algorithm without recursion; no transition is kept, except those of the states on the way that are still to be followed.
import { at } from '../../language/index.ts'
import type { Limit } from '../search/exploration.ts'
import type { Pulse } from '../search/pulse.ts'
import { IntStack } from './int-stack.ts'
import type { OpenStates } from './open-states.ts'

const statesPerLook = 1024
/** Numbers of a frame: the state, its low link, where its successors begin, whether a class is neglected by standing still. */
const frameSize = 4

export class FairComponents {
  /** For each state minus the number of its component, counted from 1; before that its place in the order of visits; 0 unvisited. */
  private readonly order: Int32Array
  /** A bit for each state. */
  private readonly fair: Int32Array
  private readonly members: IntStack
  private readonly frames: IntStack
  private readonly ahead: IntStack
  private readonly open: OpenStates
  private readonly enabled: Uint8Array
  /** A state without the bits that are not asked. */
  private readonly bare: Int32Array
  private readonly acting: Uint8Array
  private visits = 0
  private components = 0

  private constructor(open: OpenStates, order: Int32Array, fair: Int32Array) {
    const { budget } = open.search
    this.open = open
    this.order = order
    this.fair = fair
    this.members = new IntStack(budget)
    this.frames = new IntStack(budget)
    this.ahead = new IntStack(budget)
    this.enabled = new Uint8Array(open.classes)
    this.bare = new Int32Array(open.engine.words)
    this.acting = new Uint8Array(open.classes)
  }

  /** The components after a whole search, or the limit that kept them from being found. */
  static async of(open: OpenStates, pulse: Pulse): Promise<FairComponents | Limit> {
    const { store, budget } = open.search
    const order = budget.take(store.count)
    const fair = budget.take(Math.ceil(store.count / 32))
    if (order === null || fair === null) return 'memory'
    const found = new FairComponents(open, order, fair)
    // Every open state was reached from the first, so that one tree of visits holds them all.
    let fits = found.visit(0)
    for (let steps = 1; fits && found.frames.length > 0; steps++) {
      fits = found.advance()
      if (steps % statesPerLook !== 0 || !pulse.isDue()) continue
      const limit = await pulse.beat(open.search.progress)
      if (limit !== null) return limit
    }
    for (const stack of [found.members, found.frames, found.ahead]) stack.close()
    return fits ? found : 'memory'
  }

  isFair(state: number): boolean {
    return ((at(this.fair, state >>> 5) >>> (state & 31)) & 1) === 1
  }

  /** The first fair state in the order of the search; null where there is none. */
  firstFair(): number | null {
    for (let state = 0; state < this.order.length; state++) if (this.isFair(state)) return state
    return null
  }

  areTogether(one: number, other: number): boolean {
    return this.order[one] === this.order[other]
  }

  /** Puts a state on the way; false where there is no memory. */
  private visit(state: number): boolean {
    const { open, order, frames, ahead, enabled, acting } = this
    const { engine, search, classOf } = open
    const begin = ahead.length
    order[state] = ++this.visits
    acting.fill(0)
    let fits = this.members.push(state)
    this.expand(state)
    for (let n = 0; n < at(engine.filled, 0); n += engine.words + 1) {
      const fairness = at(classOf, at(engine.buffer, n + engine.words))
      const next = search.visited.functions.find(engine.buffer, n)
      if (next === state) {
        if (fairness >= 0) acting[fairness] = 1
      } else if (next >= 0 && at(order, next) >= 0) fits &&= ahead.push(next)
    }
    const isNeglected = enabled.some((isEnabled, fairness) => isEnabled === 1 && acting[fairness] === 0)
    return (
      fits && frames.push(state) && frames.push(this.visits) && frames.push(begin) && frames.push(Number(isNeglected))
    )
  }

  /** Follows one successor of the state on top of the way, or leaves that state; false where there is no memory. */
  private advance(): boolean {
    const { frames, ahead, order } = this
    const top = frames.length - frameSize
    if (ahead.length > frames.at(top + 2)) {
      const next = ahead.pop()
      const place = at(order, next)
      if (place === 0) return this.visit(next)
      if (place > 0) this.lower(top, place)
      return true
    }
    const isNeglected = frames.pop() === 1
    frames.pop()
    const low = frames.pop()
    const state = frames.pop()
    if (low === order[state]) this.close(state, isNeglected)
    else this.lower(top - frameSize, low)
    return true
  }

  private lower(frame: number, low: number): void {
    if (low < this.frames.at(frame + 1)) this.frames.set(frame + 1, low)
  }

  /** Takes a whole component off, whose first visited state is given, and judges it. */
  private close(first: number, isNeglected: boolean): void {
    const { members, order, fair } = this
    this.components++
    const end = members.length
    let begin = end
    do order[members.at(--begin)] = -this.components
    while (members.at(begin) !== first)
    const isFair = end - begin === 1 ? !isNeglected : this.judge(begin, end)
    for (let index = begin; isFair && index < end; index++) {
      const state = members.at(index)
      fair[state >>> 5] = at(fair, state >>> 5) | (1 << (state & 31))
    }
    members.length = begin
  }

  /** Whether the component of these members is fair. */
  private judge(begin: number, end: number): boolean {
    const { open, order, members, enabled, acting } = this
    const { engine, search, classes, classOf } = open
    const met = new Uint8Array(classes)
    for (let index = begin; index < end && met.includes(0); index++) {
      acting.fill(0)
      this.expand(members.at(index))
      for (let n = 0; n < at(engine.filled, 0); n += engine.words + 1) {
        const fairness = at(classOf, at(engine.buffer, n + engine.words))
        if (fairness < 0) continue
        const next = search.visited.functions.find(engine.buffer, n)
        if (next >= 0 && order[next] === -this.components) acting[fairness] = 1
      }
      for (let fairness = 0; fairness < classes; fairness++)
        if (enabled[fairness] === 0 || acting[fairness] === 1) met[fairness] = 1
    }
    return !met.includes(0)
  }

  /** Writes all successors of a state to the buffer, those that are not open too, and notes which classes are enabled. */
  private expand(state: number): void {
    const { bare } = this
    const { engine, search, unasked } = this.open
    const { chunk, from, to } = search.store.stretch(state, state + 1)
    if (unasked !== null) {
      for (let word = 0; word < bare.length; word++) bare[word] = at(chunk, from + word) & ~at(unasked, word)
      engine.expand(bare, 0, bare.length)
      this.noteEnabled()
    }
    engine.expand(chunk, from, to)
    if (unasked === null) this.noteEnabled()
    engine.closing?.close(engine.buffer, 0, at(engine.filled, 0))
  }

  private noteEnabled(): void {
    const { enabled, open } = this
    const { engine, classOf } = open
    enabled.fill(0)
    for (let n = 0; n < at(engine.filled, 0); n += engine.words + 1) {
      const fairness = at(classOf, at(engine.buffer, n + engine.words))
      if (fairness >= 0) enabled[fairness] = 1
    }
  }
}
