// The schema of the document of `diff --json`: what that prints is what this says, and differences.schema.json is made from it.
// Loads zod, so nothing that a comparison needs imports it.
import { z } from 'zod'
import type { Differences } from './difference.ts'
import { traceSchema } from './schema.ts'

const outcome = z.strictObject({
  name: z
    .string()
    .describe('What an access comes to, such as "page 0 while it runs: old", or a property that is violated'),
  says: z.string(),
  trace: traceSchema.describe('A shortest way to it'),
})

const difference = z.strictObject({
  hardware: z.string(),
  vanishes: z.array(outcome).describe('What only the first procedure can come to'),
  appears: z.array(outcome).describe('What only the second procedure can come to'),
  both: z.array(z.string()).describe('Names of what both can come to'),
  undecided: z.array(z.string()).describe('Names of what a limit left undecided'),
})

/** The schema of the document. */
export const differencesSchema: z.ZodType<Differences> = z.strictObject({
  version: z.literal(1),
  spec: z.string(),
  scenario: z.string(),
  from: z.string().describe('The first procedure'),
  to: z.string().describe('The second procedure'),
  hardware: z.array(difference).min(1).describe('One for each hardware, in the order of the spec'),
})

/** The text of differences.schema.json: JSON Schema 2020-12, made from the schema above. */
export function differencesSchemaText(): string {
  const schema = z.toJSONSchema(differencesSchema, { target: 'draft-2020-12' })
  const titled = { title: 'Differences', description: 'What `shatterproof diff --json` prints', ...schema }
  return `${JSON.stringify(titled, null, 2)}\n`
}
