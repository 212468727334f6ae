// The schema of the document of traces: what `check --format json` prints is what this says, and traces.schema.json is made from it.
// Loads zod, so nothing that a check needs imports it.
import { z } from 'zod'
import type { Traces } from './json-trace.ts'
import { traceSchema } from './schema.ts'

const record = z.strictObject({
  spec: z.string(),
  procedure: z.string(),
  hardware: z.string(),
  property: z.string(),
  says: z.string().describe('What the property says'),
  about: z.array(z.string()).describe('How it starts and what was asked'),
  agents: z.array(z.string()).min(1).describe('The agents that act'),
  trace: traceSchema,
  again: z.string().describe('The command that shows it again'),
})

/** The schema of the document of traces. */
export const tracesSchema: z.ZodType<Traces> = z.strictObject({
  version: z.literal(1),
  traces: z.array(record).describe('One for each violated property of each case'),
})

/** The text of traces.schema.json: JSON Schema 2020-12, made from the schema above. */
export function tracesSchemaText(): string {
  const schema = z.toJSONSchema(tracesSchema, { target: 'draft-2020-12' })
  const titled = { title: 'Traces', description: 'What `shatterproof check --format json` prints', ...schema }
  return `${JSON.stringify(titled, null, 2)}\n`
}
