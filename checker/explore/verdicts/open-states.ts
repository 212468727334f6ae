// The states in which a run can be that has not met the goal of an `eventually` property yet: a search of its own, over the same
// engine, that leaves out every state with the goal and, where tokens don't matter (without-tokens.ts), every state with a token.
import type { CompiledProperty, Engine } from '../../compile/index.ts'
import { at, fairClasses } from '../../language/index.ts'
import type { Pulse } from '../search/pulse.ts'
import { Search, type SearchLimits, type SearchSizes } from '../search/search.ts'

export interface OpenStates {
  /** The engine of the whole model: what is enabled is asked of it. */
  readonly engine: Engine
  /** The search of the open states; the place of a state in its visited set is the state's number. */
  readonly search: Search
  /** How many fairness classes there are. */
  readonly classes: number
  /** The class of each rule, -1 for none. */
  readonly classOf: Int32Array
  /** A class counts as enabled where it is so without these bits, those of tokens; null where every bit counts. */
  readonly unasked: Int32Array | null
}

/** The open states, not yet searched; null where the start has the goal. */
export function openStates(
  engine: Engine,
  property: CompiledProperty,
  withTokens: boolean,
  limits: SearchLimits,
  sizes: SearchSizes,
  pulse: Pulse,
  asksTokens = true,
): OpenStates | null {
  if (property.violations(engine.start, 0) > 0) return null
  const tokens = withTokens ? new Int32Array(engine.words) : tokenMasks(engine)
  const isOpen = (offset: number): boolean => {
    for (let word = 0; word < engine.words; word++)
      if ((at(engine.buffer, offset + word) & at(tokens, word)) !== 0) return false
    return property.violations(engine.buffer, offset) === 0
  }
  const part = `not ${property.property.name}, ${withTokens ? 'with' : 'without'} tokens`
  const names = fairClasses(engine.model)
  const expand: Engine['expand'] = (states, from, to) => {
    const reached = engine.expand(states, from, to)
    keepOnly(engine, isOpen)
    return reached
  }
  return {
    engine,
    search: new Search({ ...engine, expand }, { ...limits, part }, { ...sizes, inlineWordsMax: 0 }, pulse),
    classes: names.length,
    unasked: asksTokens ? null : tokenMasks(engine),
    classOf: Int32Array.from(engine.model.rules, ({ fair }) => (fair === undefined ? -1 : names.indexOf(fair))),
  }
}

/** Drops the successors in the buffer that are not wanted. */
function keepOnly({ buffer, filled, words }: Engine, isWanted: (offset: number) => boolean): void {
  const end = at(filled, 0)
  let kept = 0
  for (let offset = 0; offset < end; offset += words + 1) {
    if (!isWanted(offset)) continue
    if (kept !== offset) buffer.copyWithin(kept, offset, offset + words + 1)
    kept += words + 1
  }
  filled[0] = kept
}

/** The bits of each word that say that a token is there. */
function tokenMasks({ model, layout, words }: Engine): Int32Array {
  const masks = new Int32Array(words)
  for (const { cell } of model.tokens) {
    const field = at(layout.fields, cell)
    if (field !== null) masks[field.word] = at(masks, field.word) | (field.mask << field.shift)
  }
  return masks
}
