// Reads a saved trace: anything else is refused with a sentence. Loads zod, so only `replay` imports it.
import { z } from 'zod'
import { traceId } from './digest.ts'
import { damaged, parseDocument } from './parse-document.ts'
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
  const renew = 'save it anew: check its case with --trace FILE'
  const saved = parseDocument(text, file, {
    ...{ schema: savedTraceSchema, format: 'shatterproof trace', version: 1 },
    ...{ what: 'a saved trace', cure, renew },
  })
  // A trace that was changed by hand would otherwise be told to diverge, as if the model had changed.
  const { id, modelDigest, property, steps, repeatsFrom } = saved
  if (traceId(modelDigest, property, steps, repeatsFrom) !== id)
    throw damaged(file, `its steps are not those of trace ${id}: it was changed after it was saved`, renew)
  return saved
}
