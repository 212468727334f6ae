// Guards that need a token to be present, token by token: a loop over the tokens that are, with a switch, instead of a test for
// each that might be. Most are absent where a model bounds its tokens.
import { at } from '../language/index.ts'
import type { Functions } from './functions.ts'
import { comparedCode, type Dispatch, type Guarded, without } from './guarded.ts'

/** Fewer tokens than this in a word are tested one by one. */
const tokensMin = 4

interface Needed {
  readonly word: number
  readonly bit: number
  readonly rest: Guarded
}

/** The loops, and the guards that need no such token; `bodySource` makes what is inside. */
export function tokenLoops(
  guarded: readonly Guarded[],
  dispatch: Dispatch,
  bodySource: (guarded: readonly Guarded[], dispatch: Dispatch) => string,
): { readonly loops: readonly string[]; readonly others: readonly Guarded[] } {
  const needed = new Map(guarded.map(one => [one, neededBy(one, dispatch)]))
  const bits = new Map<number, Set<number>>()
  for (const need of needed.values())
    if (need !== null) bits.set(need.word, (bits.get(need.word) ?? new Set()).add(need.bit))
  const looped = [...bits.keys()].filter(word => (bits.get(word)?.size ?? 0) >= tokensMin)
  const inLoops = new Set(looped)
  return {
    loops: looped.flatMap(word => {
      const byBit = new Map<number, Guarded[]>()
      for (const need of needed.values())
        if (need?.word === word) byBit.set(need.bit, [...(byBit.get(need.bit) ?? []), need.rest])
      const arms = [...byBit].map(([bit, rest]) => ({
        bit,
        source: `case ${bit}:\n${bodySource(rest, dispatch)}\nbreak`,
      }))
      return wordLoops(word, arms, dispatch.functions)
    }),
    others: guarded.filter(one => !inLoops.has(needed.get(one)?.word ?? -1)),
  }
}

function neededBy(guarded: Guarded, { tokens, layout }: Dispatch): Needed | null {
  for (const part of guarded.parts) {
    if (part.kind !== 'member' || !tokens.has(part.cell) || comparedCode(guarded, part.cell) !== 1) continue
    const field = at(layout.fields, part.cell)
    if (field?.mask === 1) return { word: field.word, bit: field.shift, rest: without(guarded, part.cell) }
  }
  return null
}

interface Arm {
  readonly bit: number
  readonly source: string
}

/** Loops over the tokens of a word; more than one where one would be too long. */
function wordLoops(word: number, arms: readonly Arm[], functions: Functions): readonly string[] {
  let arm = 0
  return functions.groups(arms.map(({ source }) => source)).map(group => {
    const mask = arms.slice(arm, arm + group.length).reduce((bits, { bit }) => bits | (1 << bit), 0)
    arm += group.length
    return `for (let bits = w${word} & ${mask}; bits !== 0; bits &= bits - 1) switch (31 - Math.clz32(bits & -bits)) {
${group.join('\n')}
}`
  })
}
