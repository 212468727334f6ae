// Guards that need a token to be present, token by token: a loop over the tokens that are, with a switch, instead of a test for
// each that might be. Most are absent where a model bounds its tokens.
import { append, at } from '../language/index.ts'
import type { Functions } from './functions.ts'
import { type Dispatch, type Guarded, without } from './guarded.ts'

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
  const words = new Map<number, Map<number, Guarded[]>>()
  for (const need of needed.values()) {
    if (need === null) continue
    const bits = words.get(need.word) ?? new Map<number, Guarded[]>()
    words.set(need.word, bits)
    append(bits, need.bit, need.rest)
  }
  const looped = new Map([...words].filter(([, bits]) => bits.size >= tokensMin))
  const loops = [...looped].flatMap(([word, bits]) => {
    const arms = [...bits].map(([bit, rest]) => ({
      bit,
      source: `case ${bit}:\n${bodySource(rest, dispatch)}\nbreak`,
    }))
    return wordLoops(word, arms, dispatch.functions)
  })
  return { loops, others: guarded.filter(one => !looped.has(needed.get(one)?.word ?? -1)) }
}

function neededBy(guarded: Guarded, { tokens, layout }: Dispatch): Needed | null {
  for (const [cell, code] of guarded.tests) {
    const field = tokens.has(cell) && code === 1 ? at(layout.fields, cell) : null
    if (field?.mask === 1) return { word: field.word, bit: field.shift, rest: without(guarded, cell) }
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
