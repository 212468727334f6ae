// The reference model searched by code written for it alone: what a generated engine is measured against. Two words a state:
// `control` holds the line (5 bits), the table bit, the pending bit and 7 bits a device (phase, page); `memory` the L1 entries
// from bit 0, the TLB from bit 10, the TLB's superpage at bit 20. No limits, no properties, no traces.

export interface Counts {
  readonly states: number
  readonly transitions: number
  readonly depth: number
  /** Of the tables at the end. */
  readonly bytes: number
}

const table = 1 << 5
const pending = 1 << 6
const firstDevice = 7
const deviceBits = 7
const superpageCached = 1 << 20
const present = 1 << 31

/** Phases of a device, in its three lowest bits. */
const idle = 0
const lookUp = 1
const readRoot = 2
const readLeaf = 3
const fillSuperpage = 4
const fillSmall = 5
const fault = 6

/** Searches the reference model; at most 10 pages and 3 devices. */
export function searchByHand(pages: number, devices: number): Counts {
  let queue = new Int32Array(1 << 16)
  let keys = new Int32Array(1 << 16)
  let mask = (1 << 15) - 1
  let states = 0
  let transitions = 0
  let depth = 0

  const found = new Int32Array(256)
  let filled = 0

  function emit(control: number, memory: number): void {
    found[filled] = control
    found[filled + 1] = memory
    filled += 2
  }

  function expand(control: number, memory: number): void {
    const line = control & 31
    if (line < pages - 1) emit(control + 1, memory | (1 << (line + 1)))
    else if (line === pages - 1) emit((control + 1) | table, memory)
    else if (line === pages) emit((control + 1) | pending, memory)
    else if (line === pages + 1 && (control & pending) === 0) emit(control + 1, memory)
    let walking = 0
    for (let shift = firstDevice; shift < firstDevice + devices * deviceBits; shift += deviceBits) {
      const page = (control >>> (shift + 3)) & 15
      const rest = control & ~(127 << shift)
      const phase = (control >>> shift) & 7
      switch (phase) {
        case idle:
          for (let wanted = 0; wanted < pages; wanted++) emit(rest | ((lookUp | (wanted << 3)) << shift), memory)
          break
        case lookUp:
          if ((memory & (superpageCached | (1 << (10 + page)))) !== 0) emit(rest, memory)
          else emit(control ^ ((lookUp ^ readRoot) << shift), memory)
          break
        case readRoot:
          walking = 1
          emit(control ^ ((readRoot ^ ((control & table) === 0 ? fillSuperpage : readLeaf)) << shift), memory)
          break
        case readLeaf:
          walking = 1
          emit(control ^ ((readLeaf ^ ((memory >>> page) & 1 ? fillSmall : fault)) << shift), memory)
          break
        case fillSuperpage:
          walking = 1
          emit(rest, memory | superpageCached)
          break
        case fillSmall:
          walking = 1
          emit(rest, memory | (1 << (10 + page)))
          break
        case fault:
          emit(rest, memory)
      }
    }
    for (let bits = memory & (-1 << 10); bits !== 0; bits &= bits - 1) emit(control, memory & ~(bits & -bits))
    if ((control & pending) !== 0 && walking === 0) emit(control & ~pending, memory & ((1 << 10) - 1))
  }

  function slotOf(control: number, memory: number): number {
    let hash = Math.imul(control, 0x9e3779b1) ^ Math.imul(memory, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0x7feb352d)
    return ((hash ^ (hash >>> 13)) & mask) << 1
  }

  function admit(control: number, memory: number): void {
    let slot = slotOf(control, memory)
    for (;;) {
      const key = keys[slot]
      if (key === 0) break
      if (key === control && keys[slot + 1] === memory) return
      slot = (slot + 2) & (2 * mask + 1)
    }
    keys[slot] = control
    keys[slot + 1] = memory
    queue[2 * states] = control
    queue[2 * states + 1] = memory
    states++
    if (2 * states === queue.length) {
      const longer = new Int32Array(queue.length * 2)
      longer.set(queue)
      queue = longer
    }
    if (states * 2 > mask) rehash()
  }

  function rehash(): void {
    mask = 2 * mask + 1
    keys = new Int32Array(2 * (mask + 1))
    for (let index = 0; index < 2 * states; index += 2) {
      const control = queue[index] ?? 0
      let slot = slotOf(control, queue[index + 1] ?? 0)
      while (keys[slot] !== 0) slot = (slot + 2) & (2 * mask + 1)
      keys[slot] = control
      keys[slot + 1] = queue[index + 1] ?? 0
    }
  }

  admit(present, 0)
  let end = states
  for (let next = 0; next < states; next++) {
    if (next === end) {
      depth++
      end = states
    }
    filled = 0
    expand(queue[2 * next] ?? 0, queue[2 * next + 1] ?? 0)
    transitions += filled / 2
    for (let index = 0; index < filled; index += 2) admit(found[index] ?? 0, found[index + 1] ?? 0)
  }
  return { states, transitions, depth, bytes: queue.byteLength + keys.byteLength }
}
