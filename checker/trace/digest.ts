// What makes two models the same, and two traces: hashes of what they mean, not of where they were written.
import { createHash } from 'node:crypto'
import type { Model } from '../language/index.ts'

/** The sha256 of a model: its names, variables, rules and properties, without the lines of the spec and without citations. */
export function digestOf(model: Model): string {
  const known = digests.get(model)
  if (known !== undefined) return known
  const digest = computeDigest(model)
  digests.set(model, digest)
  return digest
}

/** Models are data that never changes, and every trace of one asks for its digest. */
const digests = new WeakMap<Model, string>()

function computeDigest(model: Model): string {
  const hash = createHash('sha256')
  const add = (part: unknown): void => void hash.update(`${JSON.stringify(part)}\n`)
  add([model.name, model.agents])
  for (const { name, labels, initial, role } of model.cells) add([name, labels, initial, role])
  for (const { name, cell, payload } of model.tokens) add([name, cell, payload])
  for (const { name, agent, kind, text, when, then, fair } of model.rules)
    add([name, agent, kind, text, when, then, ...(fair === undefined ? [] : [fair])])
  for (const property of model.properties) {
    const bad = property.kind === 'never' ? property.bad : [property.violation]
    add([property.kind, property.name, property.kind === 'never' ? null : property.goal])
    for (const { agent, text, when } of bad) add([agent, text, when])
  }
  return hash.digest('hex')
}

/** A step by name: what identifies it from one version of a model to the next. */
export interface NamedStep {
  readonly agent: string
  /** The family of the rule; null for the violation. */
  readonly rule: string | null
  readonly text: string
}

/** The id of a trace: the first eight hexadecimal digits of the sha256 over the model, the steps, and where they repeat. */
export function traceId(
  modelDigest: string,
  property: string,
  steps: readonly NamedStep[],
  repeatsFrom: number | null,
): string {
  const named = steps.map(({ agent, rule, text }) => [agent, rule, text])
  return createHash('sha256')
    .update(JSON.stringify([modelDigest, property, named, ...(repeatsFrom === null ? [] : [repeatsFrom])]))
    .digest('hex')
    .slice(0, 8)
}
