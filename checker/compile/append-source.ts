// Source that appends a successor to the buffer `o`: the words of the state, then the index of the rule.
import type { Layout } from './layout.ts'

/** States of more words are copied by a loop and then changed, which keeps the source short at no loss. */
const unrolledWordsMax = 8

/** Functions that `appendSource` calls. */
export function appendFunctions(words: number): string {
  return `function keep(s, i, n) { for (let k = 0; k < ${words}; k++) o[n + k] = s[i + k] }`
}

/** Statements that append the state at s[i] with some words changed: their sources, by word. */
export function appendSource(changed: ReadonlyMap<number, string>, rule: string, { words }: Layout): string {
  const isUnrolled = words <= unrolledWordsMax
  const stored = isUnrolled ? Array.from({ length: words }, (_, word) => word) : [...changed.keys()]
  const stores = stored.map(word => `o[n + ${word}] = ${changed.get(word) ?? `w${word}`}`)
  return [...(isUnrolled ? [] : ['keep(s, i, n)']), ...stores, `o[n + ${words}] = ${rule}`, `n += ${words + 1}`].join(
    '; ',
  )
}
