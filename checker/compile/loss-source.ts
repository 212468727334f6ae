// Rules that only take something away where one bit is set, as evictions do: one loop over the set bits of a word for all
// of them, instead of a test for each.
import { assert, at } from '../language/index.ts'
import { appendSource } from './append-source.ts'
import { fieldOf } from './condition-source.ts'
import type { Layout } from './layout.ts'
import { settledBy } from './normalise.ts'
import { type ReadyRule, wordChanges } from './rule-source.ts'

interface Loss {
  readonly word: number
  readonly bit: number
  /** What is left of the word. */
  readonly kept: number
  readonly index: number
}

/** Fewer losses than this in a word are ordinary rules. */
const lossesMin = 3

/** Loops for the rules that are losses, the tables that they need, and the rules that are none. */
export function lossLoops(
  rules: readonly ReadyRule[],
  layout: Layout,
): { readonly loops: readonly string[]; readonly tables: readonly string[]; readonly others: readonly ReadyRule[] } {
  const byWord = new Map<number, Loss[]>()
  const taken = new Set<string>()
  for (const ready of rules) {
    const loss = asLoss(ready, layout)
    if (loss === null || taken.has(`${loss.word} ${loss.bit}`)) continue
    taken.add(`${loss.word} ${loss.bit}`)
    byWord.set(loss.word, [...(byWord.get(loss.word) ?? []), loss])
  }
  const looped = [...byWord.values()].filter(losses => losses.length >= lossesMin)
  const inLoops = new Set(looped.flat().map(loss => loss.index))
  return {
    loops: looped.map(losses => loopSource(losses, layout)),
    tables: looped.flatMap(tablesOf),
    others: rules.filter(ready => !inLoops.has(ready.index)),
  }
}

/** The rule as a loss; null where it tests or does anything else. */
function asLoss({ rule, index, guard }: ReadyRule, layout: Layout): Loss | null {
  if (guard.kind !== 'member' || guard.codes.length !== 1 || guard.codes[0] !== 1) return null
  const { word, shift, mask } = fieldOf(layout, guard.cell)
  const changes = wordChanges(rule, settledBy(guard), layout)
  const change = changes.get(word)
  if (mask !== 1 || changes.size !== 1 || change === undefined) return null
  if (change.bits !== 0 || change.terms.length > 0) return null
  return { word, bit: shift, kept: ~change.mask, index }
}

function loopSource(losses: readonly Loss[], layout: Layout): string {
  const { word } = at(losses, 0)
  assert(
    losses.every(loss => loss.word === word),
    'losses of one loop are in one word',
  )
  const all = losses.reduce((mask, loss) => mask | (1 << loss.bit), 0)
  const append = appendSource(new Map([[word, `w${word} & kept${word}[bit]`]]), `lost${word}[bit]`, layout)
  return `for (let bits = w${word} & ${all}; bits !== 0; bits &= bits - 1) {
const bit = 31 - Math.clz32(bits & -bits)
${append}
}`
}

function tablesOf(losses: readonly Loss[]): readonly string[] {
  const kept = Array.from({ length: 32 }, () => 0)
  const lost = Array.from({ length: 32 }, () => 0)
  for (const loss of losses) {
    kept[loss.bit] = loss.kept
    lost[loss.bit] = loss.index
  }
  const { word } = at(losses, 0)
  return [`const kept${word} = Int32Array.of(${kept})`, `const lost${word} = Int32Array.of(${lost})`]
}
