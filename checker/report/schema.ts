// The schema of the results document: what `check --json` prints is what this says, and results.schema.json is made from it.
// Loads zod, so nothing that a check needs imports it.
import { z } from 'zod'
import type { Results } from './results.ts'

const count = z.int().nonnegative()

const change = z.strictObject({
  where: z.string().describe('The variable that changed'),
  from: z.string(),
  to: z.string(),
})

const step = z.strictObject({
  agent: z.string(),
  text: z.string(),
  source: z.string().nullable().describe('file:line of the spec that this step stands for'),
  cites: z.array(z.string()).describe('What permits this step: specification and section, driver, or erratum'),
  changes: z.array(change),
})

const trace = z.strictObject({
  id: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .describe('From the model and the steps: the same trace has the same id on every run'),
  steps: z.array(step).min(1).describe('The last step is the violation itself'),
  why: z.array(z.string()),
  repeatsFrom: z
    .int()
    .positive()
    .nullable()
    .describe(
      'The number of the first step that repeats for ever, counted from 1; that of the last step where nobody who can be relied on can act any more; null where the trace ends in a bad state',
    ),
})

const result = z.strictObject({
  spec: z.string(),
  scenario: z.string(),
  procedure: z.string(),
  hardware: z.string(),
  property: z.string(),
  verdict: z.enum(['holds', 'violated', 'incomplete', 'notApplicable']),
  expected: z.enum(['holds', 'violated']).nullable(),
  asExpected: z
    .boolean()
    .describe('False also for a verdict that exercised nothing, and for what a limit left undecided'),
  limit: z.enum(['states', 'seconds', 'memory', 'interrupted']).nullable(),
  vacuous: z.array(z.string()).describe('What never ran or never arose, although the verdict rests on it'),
  states: count,
  transitions: count,
  depth: count,
  seconds: z.number().nonnegative(),
  trace: trace.nullable(),
})

const name = z.string().nullable()

const failure = z.strictObject({
  spec: name.describe('Null for a file that could not be loaded; so are the next three'),
  scenario: name,
  procedure: name,
  hardware: name,
  problem: z.string(),
  cure: z.string().describe('What to do next'),
  where: name.describe('file:line where it is known'),
  isFault: z.boolean().describe('A fault of the checker, not of the spec'),
})

/** The schema of the results document. */
export const resultsSchema: z.ZodType<Results> = z.strictObject({
  version: z.literal(1),
  results: z.array(result).describe('One for each property of each case'),
  failures: z.array(failure).describe('Cases, and files of specs, that could not be checked'),
})

/** The text of results.schema.json: JSON Schema 2020-12, made from the schema above. */
export function resultsSchemaText(): string {
  const schema = z.toJSONSchema(resultsSchema, { target: 'draft-2020-12' })
  const titled = { title: 'Results of a check', description: 'What `shatterproof check --json` prints', ...schema }
  return `${JSON.stringify(titled, null, 2)}\n`
}
