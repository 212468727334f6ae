// One mistake shows itself on many hardware, by the same steps and for the same reason: such traces are shown once, with the names of the
// others. What permits the steps is cited for the first only; the id is of the first, since it is made from the model.
import type { ShownTrace } from './format.ts'
import { counted } from './words.ts'

/** Each trace that differs from those before it, with the hardware on which the same was found. */
export function withoutRepeats(traces: readonly ShownTrace[]): readonly ShownTrace[] {
  const groups = new Map<string, { readonly first: ShownTrace; readonly others: string[] }>()
  for (const shown of traces) {
    const group = groups.get(contentOf(shown))
    if (group === undefined) groups.set(contentOf(shown), { first: shown, others: [] })
    else group.others.push(shown.scene.hardware)
  }
  return [...groups.values()].map(({ first: { counterexample, scene }, others }) => ({
    counterexample,
    scene: { ...scene, sameOn: others },
  }))
}

/** All that a reader is shown of a trace, but for the hardware, its citations and what is made of its name. */
export function contentOf({ counterexample, scene }: ShownTrace): string {
  const { property, says, columns, steps, why, repeatsFrom } = counterexample
  const { spec, procedure, about } = scene
  const taken = steps.map(({ agent, text, code, byHardware, matters }) => [agent, text, code, byHardware, matters])
  return JSON.stringify([spec, procedure, about, property, says, columns, taken, why, repeatsFrom])
}

/** What is said of the others; null where there are none. */
export function sameOnWords({ sameOn = [] }: { readonly sameOn?: readonly string[] }): string | null {
  if (sameOn.length === 0) return null
  return `The same on ${counted(sameOn.length, 'other')}, but for the citations: ${sameOn.join(', ')}.`
}
