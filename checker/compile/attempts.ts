// What goes through the tables of rows.ts. Written once and not generated: V8 compiles it once for all models, not again for each.
//
// A row: its length; how many tests; how many changes; each test as a word, a mask and what must be there; each change as a word, what is
// kept and what is set; each move as a word, the word that it comes from, the bits that are taken there, and by how many places they turn to the left;
// the rule.
import { wordAt } from '../language/index.ts'

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
export function attemptsFor(o: Int32Array, words: number): Attempts {
  const attempt: Attempts['attempt'] = (s, i, n, t, row) => {
    const last = row + wordAt(t, row) - 1
    let k = row + 3
    const tests = k + 3 * wordAt(t, row + 1)
    const changes = tests + 3 * wordAt(t, row + 2)
    for (; k < tests; k += 3) if ((wordAt(s, i + wordAt(t, k)) & wordAt(t, k + 1)) !== t[k + 2]) return n
    for (let word = 0; word < words; word++) o[n + word] = wordAt(s, i + word)
    for (; k < changes; k += 3)
      o[n + wordAt(t, k)] = (wordAt(s, i + wordAt(t, k)) & wordAt(t, k + 1)) | wordAt(t, k + 2)
    for (; k < last; k += 4) {
      const moved = wordAt(s, i + wordAt(t, k + 1)) & wordAt(t, k + 2)
      const turn = wordAt(t, k + 3)
      const to = n + wordAt(t, k)
      o[to] = wordAt(o, to) | (moved << turn) | (moved >>> (32 - turn))
    }
    o[n + words] = wordAt(t, last)
    return n + words + 1
  }
  return {
    attempt,
    attemptAll: (s, i, n, t) => {
      let next = n
      for (let row = 0; row < t.length; row += wordAt(t, row)) next = attempt(s, i, next, t, row)
      return next
    },
    attemptBits: (s, i, n, t) => {
      let next = n
      for (let part = 0; part < t.length; part += wordAt(t, part)) {
        const word = wordAt(s, i + wordAt(t, part + 1))
        let bits = word & wordAt(t, part + 2) & ~((word << 1) & wordAt(t, part + 3))
        for (; bits !== 0; bits &= bits - 1)
          next = attempt(s, i, next, t, part + wordAt(t, part + 4 + 31 - Math.clz32(bits & -bits)))
      }
      return next
    },
  }
}
