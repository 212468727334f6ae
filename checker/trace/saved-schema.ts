// Reads a saved trace: anything else is refused with a sentence. Loads zod, so only `replay` imports it.
import { z } from 'zod'
import { SpecMistake } from '../language/index.ts'
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
  const parsed = savedTraceSchema.safeParse(parseJson(text, file, cure))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue === undefined || issue.path.length === 0 ? 'the document' : issue.path.join('.')
  throw new SpecMistake(`${file} is not a saved trace: ${place}: ${issue?.message ?? 'not understood'}`, cure)
}

function parseJson(text: string, file: string, cure: string): unknown {
  try {
    return JSON.parse(text)
  } catch (problem) {
    const says = problem instanceof Error ? problem.message : String(problem)
    throw new SpecMistake(`${file} is not JSON: ${says}`, cure)
  }
}
