// The sentences under the trace of a small procedure's violation, for tests of the cause.
import { expect } from 'vitest'
import { exploreReduced } from '../../checker/explore/index.ts'
import { buildCounterexample } from '../../checker/trace/index.ts'
import { type Body, procedure, type Scenario } from '../../model/index.ts'
import { built } from './verdicts.ts'

/** A procedure in words of its test, and what its cause is to say. */
export interface Caused {
  readonly name: string
  readonly body: Body
  readonly where: Scenario
  readonly on: string
  readonly property: string
  readonly says: readonly string[]
}

export async function why(body: Body, where: Scenario, hardware: string, property: string): Promise<readonly string[]> {
  const { model, knowledge } = built(procedure('under test', body), where, hardware)
  const limits = { statesMax: 1_000_000, secondsMax: 600, bytesMax: 2 ** 32 }
  const options = { ...limits, properties: [property], onProgress: () => undefined, isInterrupted: () => false }
  const only = { ...model, properties: model.properties.filter(({ name }) => name === property) }
  const [finding] = (await exploreReduced(only, options)).findings
  if (finding?.verdict !== 'violated' || knowledge === undefined) throw new Error('a violation is wanted')
  const { why, drawing } = buildCounterexample(model, property, finding.path, knowledge())
  // All numbers are those of the trace's rows, also in the pictures.
  const named = drawing?.boxes.flatMap(({ rows }) => rows.map(row => row.name)) ?? []
  expect(named.length).toBeGreaterThan(0)
  expect([...why, ...named].filter(words => words.includes('micro-step'))).toEqual([])
  // Of stores and cleans only those that are still to come are told: `Not yet: ...`.
  expect(why.filter(words => words.includes('pending'))).toEqual([])
  return why
}
