// How many tokens a state holds, as JavaScript: one population count for the single bits of a word, a test for each wider token.
// A rule is judged by the words that it changes: the tokens of the state before it are counted once, in `held`.
import { at, type Model, type Rule } from '../language/index.ts'
import { member } from './condition.ts'
import { conditionSource } from './condition-source.ts'
import type { Layout } from './layout.ts'
import { valueIn } from './normalise.ts'

export interface TokenCount {
  readonly cells: ReadonlySet<number>
  /** For each word with tokens, an expression for their number. */
  readonly words: ReadonlyMap<number, string>
  /** Functions for the sources below, and for `heldTokens(s, i)`. */
  readonly functions: string
}

export function tokenCount(model: Model, layout: Layout): TokenCount {
  const masks = new Map<number, number>()
  const terms = new Map<number, string[]>()
  let always = 0
  for (const { cell } of model.tokens) {
    const field = at(layout.fields, cell)
    if (field === null) always += at(at(layout.possible, cell), 0) === 0 ? 0 : 1
    else if (field.mask === 1) masks.set(field.word, (masks.get(field.word) ?? 0) | (1 << field.shift))
    else {
      const isPresent = member(layout.possible, cell, code => code !== 0)
      terms.set(field.word, [...(terms.get(field.word) ?? []), `(${conditionSource(isPresent, layout)} ? 1 : 0)`])
    }
  }
  for (const [word, mask] of masks) terms.set(word, [...(terms.get(word) ?? []), `population(w${word} & ${mask})`])
  const words = new Map([...terms].map(([word, sources]) => [word, sources.join(' + ')]))
  const counters = [...words].map(([word, source]) => `function tokens${word}(w${word}) { return ${source} }`)
  const all = [String(always), ...[...words.keys()].map(word => `tokens${word}(s[i + ${word}])`)]
  const functions = `let held = 0
function population(bits) {
bits -= (bits >>> 1) & 0x55555555
bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
${counters.join('\n')}
function heldTokens(s, i) { return ${all.join(' + ')} }`
  return { cells: new Set(model.tokens.map(token => token.cell)), words, functions }
}

/**
 * A condition: at most `tokensMax` tokens are held after a rule that changes `changed` words from w0, w1... to v0, v1...; null where
 * it always is true, because the rule adds none.
 */
export function boundSource(
  rule: Rule,
  known: ReadonlyMap<number, number>,
  changed: Iterable<number>,
  tokensMax: number,
  count: TokenCount,
  layout: Layout,
): string | null {
  const [least, most] = tokensAdded(rule, known, count, layout)
  if (most <= 0) return null
  if (least === most) return `held <= ${tokensMax - most}`
  const words = [...changed].filter(word => count.words.has(word))
  const changes = words.map(word => ` - tokens${word}(w${word}) + tokens${word}(v${word})`)
  return `held${changes.join('')} <= ${tokensMax}`
}

/** The fewest and the most tokens that a rule may add. */
function tokensAdded(
  rule: Rule,
  known: ReadonlyMap<number, number>,
  count: TokenCount,
  layout: Layout,
): readonly [number, number] {
  let [least, most] = [0, 0]
  for (const { cell, value } of rule.then) {
    if (!count.cells.has(cell) || !at(layout.possible, cell).includes(0)) continue
    const after = valueIn(value, { possible: layout.possible, known })
    const before = known.get(cell)
    const mayBePresent = after.kind !== 'code' || after.code !== 0
    const isPresent = after.kind === 'code' && after.code !== 0
    const wasPresent = before !== undefined && before !== 0
    const mayHaveBeenPresent = before === undefined || before !== 0
    least += Number(isPresent) - Number(mayHaveBeenPresent)
    most += Number(mayBePresent) - Number(wasPresent)
  }
  return [least, most]
}
