// Where each cell lives: cells with one possible code nowhere, the others in fields of 32-bit words, none across two words.
// Bit 31 of word 0 is set in every state, so that a word 0 of zero means "no state" in tables.
import { assert, at, type Model, type State } from '../language/index.ts'
import type { Possible } from './possible.ts'

export interface Field {
  readonly word: number
  readonly shift: number
  /** Unshifted: the largest value that the field holds. */
  readonly mask: number
}

export interface Layout {
  readonly words: number
  /** Null for a cell that only ever has one code. */
  readonly fields: readonly (Field | null)[]
  readonly possible: Possible
}

const presentBit = 1 << 31

/** Ordinary cells in the model's order, then tokens beside their payloads; each in the first word with room for it. */
export function layOut(model: Model, possible: Possible): Layout {
  const caches = model.tokens.flatMap(token => [token.cell, ...token.payload])
  const cached = new Set(caches)
  const ordinary = [...model.cells.keys()].filter(cell => !cached.has(cell))
  const used = [0]
  const fields: (Field | null)[] = model.cells.map(() => null)
  for (const cell of [...ordinary, ...new Set(caches)]) {
    const codes = at(possible, cell)
    if (codes.length === 1) continue
    const bits = 32 - Math.clz32(at(codes, codes.length - 1))
    assert(bits < 31, `${at(model.cells, cell).name} needs ${bits} bits`)
    let word = used.findIndex((taken, index) => taken + bits <= (index === 0 ? 31 : 32))
    if (word < 0) word = used.push(0) - 1
    const shift = at(used, word)
    used[word] = shift + bits
    fields[cell] = { word, shift, mask: 2 ** bits - 1 }
  }
  return { words: used.length, fields, possible }
}

/** The words of a state. */
export function pack(layout: Layout, state: State): Int32Array {
  const words = new Int32Array(layout.words)
  words[0] = presentBit
  layout.fields.forEach((field, cell) => {
    const code = at(state, cell)
    assert(at(layout.possible, cell).includes(code), `cell ${cell} was thought never to be ${code}`)
    if (field !== null) words[field.word] = at(words, field.word) | (code << field.shift)
  })
  return words
}

/** The state whose words start at `offset`. */
export function unpack(layout: Layout, words: ArrayLike<number>, offset: number): State {
  return layout.fields.map((field, cell) =>
    field === null ? at(at(layout.possible, cell), 0) : (at(words, offset + field.word) >>> field.shift) & field.mask,
  )
}
