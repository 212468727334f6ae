// Generated code of the visited set, for states of a given number of words: open addressing with the states themselves in the
// table. A first pass over a batch of successors computes the hashes and touches the slots, so that the memory is on its
// way when the second pass compares and inserts. In scope: o (successors), hashes, acted, tables, masks, room, bases, status.

/** Why an insertion stopped before its end. */
export const stopped = { not: 0, chunkFull: 1, tableFull: 2 } as const

export interface TableFunctions {
  /** Hashes the successors up to `end` and notes their rules. */
  readonly prepare: (end: number) => void
  /** Inserts the successors from n up to `end`; new ones also go to `chunk` from `position` up to `limit`. Gives the n reached. */
  readonly insert: (n: number, end: number, chunk: Int32Array, position: number, limit: number) => number
  /** Copies a table to a larger one. */
  readonly copy: (from: Int32Array, to: Int32Array, mask: number) => void
  /** The place of a state that is in the set, -1 for another. */
  readonly find: (states: Int32Array, offset: number) => number
}

export function tableSource(words: number, partitionBits: number): string {
  const all = Array.from({ length: words }, (_, word) => word)
  const load = (from: string): string => `const ${all.map(word => `w${word} = ${from} + ${word}]`).join(', ')}`
  const differs = all
    .map(word => `table[slot + ${word}] !== w${word}`)
    .slice(1)
    .join(' || ')
  const store = (to: string): string => all.map(word => `${to} + ${word}] = w${word}`).join('; ')
  const next = `slot += ${words}; if (slot === table.length) slot = 0`
  const part = partitionBits === 0 ? '0' : `h >>> ${32 - partitionBits}`
  return `${hashSource(words)}
function prepare(end) {
let touched = 0
for (let n = 0, k = 0; n < end; n += ${words + 1}, k++) {
${load('o[n')}
const h = hash(${names(words)})
hashes[k] = h
acted[o[n + ${words}]] = 1
const p = ${part}
touched += tables[p][(h & masks[p]) * ${words}]
}
status[3] = touched
}
function insert(n, end, chunk, position, limit) {
let k = n / ${words + 1}
status[0] = ${stopped.not}
for (; n < end; n += ${words + 1}, k++) {
const h = hashes[k]
const p = ${part}
const table = tables[p]
let slot = (h & masks[p]) * ${words}
${load('o[n')}
for (;;) {
const first = table[slot]
if (first === 0) {
if (position === limit) { status[0] = ${stopped.chunkFull}; status[2] = position; return n }
${store('table[slot')}
${store('chunk[position')}
position += ${words}
if (--room[p] === 0) { status[0] = ${stopped.tableFull}; status[1] = p; status[2] = position; return n + ${words + 1} }
break
}
if (first === w0${differs === '' ? '' : ` && !(${differs})`}) break
${next}
}
}
status[2] = position
return n
}
function copy(from, table, mask) {
for (let i = 0; i < from.length; i += ${words}) {
if (from[i] === 0) continue
${load('from[i')}
let slot = (hash(${names(words)}) & mask) * ${words}
while (table[slot] !== 0) { ${next} }
${store('table[slot')}
}
}
function find(s, i) {
${load('s[i')}
const h = hash(${names(words)})
const p = ${part}
const table = tables[p]
let slot = (h & masks[p]) * ${words}
for (;;) {
if (table[slot] === 0) return -1
if (table[slot] === w0${differs === '' ? '' : ` && !(${differs})`}) return bases[p] + slot / ${words}
${next}
}
}
return { prepare, insert, copy, find }`
}

function names(words: number): string {
  return Array.from({ length: words }, (_, word) => `w${word}`).join(', ')
}

/** Every word is multiplied by an odd number of its own after its high half is mixed down; the sum is mixed at the end. */
function hashSource(words: number): string {
  const terms = Array.from({ length: words }, (_, word) => {
    const factor = (Math.imul(word + 1, 0x9e3779b1) ^ 0x5bd1e995) | 1
    return `Math.imul(w${word} ^ (w${word} >>> 15), ${factor})`
  })
  return `function hash(${names(words)}) {
let h = ${terms.join(' + ')} | 0
h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
return h ^ (h >>> 16)
}`
}
