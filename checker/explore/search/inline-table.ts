// Tables for narrow states: a slot holds the state itself, so that a look needs one place of memory only. Bit 31 of a state's
// word 0 is always set, so that no state looks like a free slot.
import { loadSource, names, type SlotSource, wordsOf } from './table-source.ts'

/** Needs `bases` in scope: the place of each partition's first slot. */
export function inlineSlots(words: number): SlotSource {
  const holds = wordsOf(words, word => (word === 0 ? 'first === w0' : `table[slot + ${word}] === w${word}`), ' && ')
  return {
    stride: words,
    holds,
    put: wordsOf(words, word => `table[slot + ${word}] = w${word}`, '; '),
    place: `bases[p] + slot / ${words}`,
    functions: '',
    hashHeld: `${loadSource(words, 'from', 'i')}\nconst h = hash(${names(words)})`,
  }
}
