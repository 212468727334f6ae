// How many tokens a state holds, as JavaScript: one population count for the single bits of a word, a test for each wider token.
// A rule is judged by the tokens that it writes: those of the state before it are counted once, in `held`.
import { at, type Model, type Rule } from '../language/index.ts'
import { cellSource, fieldOf, valueSource } from './condition-source.ts'
import type { Layout } from './layout.ts'
import { valueIn } from './normalise.ts'

export interface TokenCount {
  readonly cells: ReadonlySet<number>
  /** Functions for the sources below, and `heldTokens(s, i)`. */
  readonly functions: string
}

export function tokenCount(model: Model, layout: Layout): TokenCount {
  const masks = new Map<number, number>()
  const wide: number[] = []
  let always = 0
  for (const { cell } of model.tokens) {
    const field = at(layout.fields, cell)
    if (!at(layout.possible, cell).includes(0)) always++
    else if (field?.mask === 1) masks.set(field.word, (masks.get(field.word) ?? 0) | (1 << field.shift))
    else if (field !== null) wide.push(cell)
  }
  const counted = [...masks].map(
    ([word, mask]) => `bits = s[i + ${word}] & ${mask}\nif (bits !== 0) sum += population(bits)`,
  )
  const tested = wide.map(cell => {
    const { word, shift, mask } = fieldOf(layout, cell)
    return `if ((s[i + ${word}] & ${mask << shift}) !== 0) sum++`
  })
  const functions = `let held = 0
function population(bits) {
bits -= (bits >>> 1) & 0x55555555
bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
function heldTokens(s, i) {
let sum = ${always}
let bits = 0
${[...counted, ...tested].join('\n')}
return sum
}`
  return { cells: new Set(model.tokens.map(token => token.cell)), functions }
}

/**
 * A condition on the words before a rule: at most `tokensMax` tokens are held after it; null where it always is true, because the
 * rule adds none.
 */
export function boundSource(
  rule: Rule,
  known: ReadonlyMap<number, number>,
  tokensMax: number,
  count: TokenCount,
  layout: Layout,
): string | null {
  let [added, addedMost] = [0, 0]
  const terms: string[] = []
  const masks = new Map<number, number>()
  for (const { cell, value } of rule.then) {
    const field = at(layout.fields, cell)
    if (!count.cells.has(cell) || field === null || !at(layout.possible, cell).includes(0)) continue
    const after = valueIn(value, { possible: layout.possible, known })
    if (after.kind === 'code') added += Number(after.code !== 0)
    else terms.push(` + (${valueSource(after, layout)} !== 0 ? 1 : 0)`)
    addedMost += Number(after.kind !== 'code' || after.code !== 0)
    const before = known.get(cell)
    if (before !== undefined) {
      added -= Number(before !== 0)
      addedMost -= Number(before !== 0)
    } else if (field.mask === 1) masks.set(field.word, (masks.get(field.word) ?? 0) | (1 << field.shift))
    else terms.push(` - (${cellSource(layout, cell)} !== 0 ? 1 : 0)`)
  }
  if (addedMost <= 0) return null
  for (const [word, mask] of masks) terms.push(` - ${populationSource(word, mask)}`)
  return `held${terms.join('')} <= ${tokensMax - added}`
}

/** How many of some bits of a word are set. */
function populationSource(word: number, mask: number): string {
  const isSingle = (mask & (mask - 1)) === 0
  return isSingle ? `((w${word} >>> ${31 - Math.clz32(mask)}) & 1)` : `population(w${word} & ${mask})`
}
