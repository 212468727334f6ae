// How many tokens a state holds, as JavaScript: one population count for single bits, a test for each wider token.
import { at, type Model } from '../language/index.ts'
import { member } from './condition.ts'
import { conditionSource } from './condition-source.ts'
import type { Layout } from './layout.ts'

/** Functions for counting: `tokens` takes the words that `tokenWords` lists. */
export function countFunctions(model: Model, layout: Layout): string {
  return `function population(bits) {
bits -= (bits >>> 1) & 0x55555555
bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
function tokens(${tokenWords(model, layout)
    .map(word => `w${word}`)
    .join(', ')}) { return ${countSource(model, layout)} }`
}

/** The words that hold tokens, ascending. */
export function tokenWords(model: Model, layout: Layout): readonly number[] {
  const words = model.tokens.map(({ cell }) => at(layout.fields, cell)?.word)
  return [...new Set(words.filter(word => word !== undefined))].sort((left, right) => left - right)
}

function countSource(model: Model, layout: Layout): string {
  const masks = new Map<number, number>()
  const terms: string[] = []
  let always = 0
  for (const { cell } of model.tokens) {
    const field = at(layout.fields, cell)
    if (field === null) always += at(at(layout.possible, cell), 0) === 0 ? 0 : 1
    else if (field.mask === 1) masks.set(field.word, (masks.get(field.word) ?? 0) | (1 << field.shift))
    else
      terms.push(
        `(${conditionSource(
          member(layout.possible, cell, code => code !== 0),
          layout,
        )} ? 1 : 0)`,
      )
  }
  for (const [word, mask] of masks) terms.push(`population(w${word} & ${mask})`)
  return [String(always), ...terms].join(' + ')
}
