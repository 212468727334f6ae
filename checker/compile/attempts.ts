// What goes through the tables of rows.ts, and of closing rules. It is the same for all models, and generated once: V8 compiles it once, not again
// for each model. As source it reads arrays without asking whether an index is inside, as all generated functions do; these loops take half as long again with the question.
//
// A row: its length; how many tests; how many changes; each test as a word, a mask and what must be there; each change as a word, what is
// kept and what is set; each move as a word, the word that it comes from, the bits that are taken there, and by how many places they turn to the left;
// the rule.
import { generate } from './generate.ts'

/** All of one shape: reads the state at offset i of s, appends from n on, and gives back the new n. */
export interface Attempts {
  /** Appends the successor by the rule at `row` of a table, if its tests hold. */
  readonly attempt: (s: Int32Array, i: number, n: number, table: Int32Array, row: number) => number
  /** Attempts all rows of a table, one behind the other. */
  readonly attemptAll: (s: Int32Array, i: number, n: number, table: Int32Array) => number
  /**
   * Attempts the rows of the bits that are set. The table has a part for each word: its length, the word, the bits that have rows, those that
   * wait for the next lower one to be clear, for each of 32 bits where in the part its row is, the rows.
   */
  readonly attemptBits: (s: Int32Array, i: number, n: number, table: Int32Array) => number
}

/** `o`: where successors are appended. `words`: those of a state. */
export const attemptsFor: (o: Int32Array, words: number) => Attempts = generate(
  `return function attemptsFor(o, words) {
function attempt(s, i, n, t, row) {
let k = row + 3
const tests = k + 3 * t[row + 1]
for (; k < tests; k += 3) if ((s[i + t[k]] & t[k + 1]) !== t[k + 2]) return n
const changes = tests + 3 * t[row + 2]
const last = row + t[row] - 1
for (let word = 0; word < words; word++) o[n + word] = s[i + word]
for (; k < changes; k += 3) o[n + t[k]] = s[i + t[k]] & t[k + 1] | t[k + 2]
for (; k < last; k += 4) {
const moved = s[i + t[k + 1]] & t[k + 2]
o[n + t[k]] |= moved << t[k + 3] | moved >>> (32 - t[k + 3])
}
o[n + words] = t[last]
return n + words + 1
}
function attemptAll(s, i, n, t) {
for (let row = 0; row < t.length; row += t[row]) n = attempt(s, i, n, t, row)
return n
}
function attemptBits(s, i, n, t) {
for (let part = 0; part < t.length; part += t[part]) {
const word = s[i + t[part + 1]]
for (let bits = word & t[part + 2] & ~(word << 1 & t[part + 3]); bits !== 0; bits &= bits - 1)
n = attempt(s, i, n, t, part + t[part + 4 + 31 - Math.clz32(bits & -bits)])
}
return n
}
return { attempt, attemptAll, attemptBits }
}`,
  {},
)

/**
 * Every rule of a table that holds raises what it raises; 1 where anything changed. A row: its length; how many tests; each test as a word, a mask
 * and what must be there; each raise as a word and bits; the rule.
 */
export const raiseAll: (s: Int32Array, i: number, table: Int32Array, acted: Uint8Array) => number = generate(
  `return function raiseAll(s, i, t, acted) {
let n = 0
rows: for (let row = 0; row < t.length; row += t[row]) {
let k = row + 2
for (const tests = k + 3 * t[row + 1]; k < tests; k += 3) if ((s[i + t[k]] & t[k + 1]) !== t[k + 2]) continue rows
const last = row + t[row] - 1
acted[t[last]] = 1
for (; k < last; k += 2) if ((s[i + t[k]] & t[k + 1]) !== t[k + 1]) {
s[i + t[k]] |= t[k + 1]
n = 1
}
}
return n
}`,
  {},
)
