// Reads a saved trace: anything else is refused with a sentence. Loads zod, so only `replay` imports it.
import { z } from 'zod'
import { parseDocument } from './parse-document.ts'
import type { SavedTrace } from './saved.ts'

const named = z.strictObject({ agent: z.string(), rule: z.string().nullable(), text: z.string() })

/** A saved trace, field by field. */
const savedTraceSchema: z.ZodType<SavedTrace> = z
  .strictObject({
    format: z.literal('shatterproof trace'),
    version: z.literal(1),
    tool: z.string(),
    file: z.string(),
    spec: z.string(),
    scenario: z.string(),
    procedure: z.string(),
    hardware: z.string(),
    entries: z.int().positive().nullable(),
    property: z.string(),
    modelDigest: z.string().regex(/^[0-9a-f]{64}$/),
    id: z.string().regex(/^[0-9a-f]{8}$/),
    steps: z.array(named).min(1),
    // Files of earlier versions have no such field.
    repeatsFrom: z.int().positive().nullable().default(null),
  })
  .refine(({ steps, repeatsFrom }) => repeatsFrom === null || repeatsFrom <= steps.length, {
    path: ['repeatsFrom'],
    message: 'there is no such step',
  })

/** The trace in the text of a file. Throws a SpecMistake that names the file where it holds none. */
export function parseSavedTrace(text: string, file: string): SavedTrace {
  const cure = 'give a file that `check --trace FILE` has saved'
  return parseDocument(text, file, { schema: savedTraceSchema, what: 'a saved trace', cure })
}
