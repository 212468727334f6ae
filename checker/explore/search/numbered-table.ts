// Tables for wide states: a slot holds one more than the number of a state, and its hash. The state in the store is compared
// only where the hashes are equal, and the table stays small however wide the states are.
import { names, type SlotSource, wordsOf } from './table-source.ts'

/** Needs `chunks` in scope: those of the store, of 2 ** chunkBits states each. */
export function numberedSlots(words: number, chunkBits: number): SlotSource {
  const chunk = `chunks[(first - 1) >>> ${chunkBits}]`
  const offset = `((first - 1) & ${2 ** chunkBits - 1}) * ${words}`
  const equal = wordsOf(words, word => `held[offset + ${word}] === w${word}`, ' && ')
  return {
    stride: 2,
    holds: `table[slot + 1] === h && same(${chunk}, ${offset}, ${names(words)})`,
    put: 'table[slot] = number + 1; table[slot + 1] = h',
    place: 'first - 1',
    hashHeld: 'const h = from[i + 1]',
    functions: `function same(held, offset, ${names(words)}) { return ${equal} }`,
  }
}
