// Generated code of the visited set: open addressing, in partitions that the first bits of the hash choose. A first pass over a
// batch of successors computes the hashes, a second touches the slots, so that the memory is on its way when the third compares
// and inserts. The second does nothing else: the fewer instructions between two slots, the more of them a processor waits for at
// once. What is in a slot is said in inline-table.ts and numbered-table.ts.

/** Why an insertion stopped before its end. */
export const stopped = { not: 0, chunkFull: 1, tableFull: 2 } as const

export interface TableFunctions {
  /** Hashes the successors up to `end`, notes their rules and touches their slots. */
  readonly prepare: (end: number) => void
  /**
   * Inserts the successors from n up to `end`; new ones also go to `chunk` from `position` up to `limit`, the first of them being
   * state `number`. Gives the n reached.
   */
  readonly insert: (
    n: number,
    end: number,
    chunk: Int32Array,
    position: number,
    limit: number,
    number: number,
  ) => number
  /** Copies a table to a larger one. */
  readonly copy: (from: Int32Array, to: Int32Array, mask: number) => void
  /** The place of a state that is in the set, -1 for another. */
  readonly find: (states: Int32Array, offset: number) => number
}

/** What the two kinds of tables do differently; sources see the words w0, w1..., their hash h, `table` and `slot`. */
export interface SlotSource {
  /** Numbers in a slot; the first is 0 where the slot is free. */
  readonly stride: number
  /** A condition: the slot, whose first number is `first`, holds the state. */
  readonly holds: string
  /** Statements that put the state into the slot. */
  readonly put: string
  /** The place of the slot. */
  readonly place: string
  /** Functions that the above call. */
  readonly functions: string
  /** Statements that set the hash h of the slot at i of the table `from`. */
  readonly hashHeld: string
}

export interface TableShape {
  readonly words: number
  readonly partitionBits: number
}

/** Needs in scope: o (successors), hashes, acted, tables, masks, room, status, and what the slots need. */
export function tableSource({ words, partitionBits }: TableShape, slots: SlotSource): string {
  const { stride } = slots
  const partition = partitionBits === 0 ? '0' : `h >>> ${32 - partitionBits}`
  const next = `slot += ${stride}; if (slot === table.length) slot = 0`
  return `${hashSource(words)}
${slots.functions}
function prepare(end) {
let touched = 0
for (let n = 0, k = 0; n < end; n += ${words + 1}, k++) {
${loadSource(words, 'o', 'n')}
const h = hash(${names(words)})
hashes[k] = h
acted[o[n + ${words}]] = 1
}
const successors = end / ${words + 1}
for (let k = 0; k < successors; k++) {
const h = hashes[k]
const p = ${partition}
touched ^= tables[p][(h & masks[p]) * ${stride}]
}
status[3] = touched
}
function insert(n, end, chunk, position, limit, number) {
let k = n / ${words + 1}
status[0] = ${stopped.not}
for (; n < end; n += ${words + 1}, k++) {
const h = hashes[k]
const p = ${partition}
const table = tables[p]
let slot = (h & masks[p]) * ${stride}
${loadSource(words, 'o', 'n')}
for (;;) {
const first = table[slot]
if (first === 0) {
if (position === limit) { status[0] = ${stopped.chunkFull}; status[2] = position; return n }
${slots.put}
${wordsOf(words, word => `chunk[position + ${word}] = w${word}`, '; ')}
position += ${words}
number++
if (--room[p] === 0) { status[0] = ${stopped.tableFull}; status[1] = p; status[2] = position; return n + ${words + 1} }
break
}
if (${slots.holds}) break
${next}
}
}
status[2] = position
return n
}
function copy(from, table, mask) {
for (let i = 0; i < from.length; i += ${stride}) {
if (from[i] === 0) continue
${slots.hashHeld}
let slot = (h & mask) * ${stride}
while (table[slot] !== 0) { ${next} }
${wordsOf(stride, word => `table[slot + ${word}] = from[i + ${word}]`, '; ')}
}
}
function find(s, i) {
${loadSource(words, 's', 'i')}
const h = hash(${names(words)})
const p = ${partition}
const table = tables[p]
let slot = (h & masks[p]) * ${stride}
for (;;) {
const first = table[slot]
if (first === 0) return -1
if (${slots.holds}) return ${slots.place}
${next}
}
}
return { prepare, insert, copy, find }`
}

/** Something for every word, joined. */
export function wordsOf(words: number, source: (word: number) => string, between: string): string {
  return Array.from({ length: words }, (_, word) => source(word)).join(between)
}

/** Declares the words w0, w1... with those of a state in an array. */
export function loadSource(words: number, array: string, offset: string): string {
  return `const ${wordsOf(words, word => `w${word} = ${array}[${offset} + ${word}]`, ', ')}`
}

export function names(words: number): string {
  return wordsOf(words, word => `w${word}`, ', ')
}

/** Every word is multiplied by an odd number of its own after its high half is mixed down; the sum is mixed at the end. */
function hashSource(words: number): string {
  const factor = (word: number): number => (Math.imul(word + 1, 0x9e3779b1) ^ 0x5bd1e995) | 1
  return `function hash(${names(words)}) {
let h = ${wordsOf(words, word => `Math.imul(w${word} ^ (w${word} >>> 15), ${factor(word)})`, ' + ')} | 0
h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
return h ^ (h >>> 16)
}`
}
