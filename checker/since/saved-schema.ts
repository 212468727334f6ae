// Reads what an earlier check wrote down: anything else is refused with a sentence. Loads zod, so only `--against` imports it.
import { z } from 'zod'
import { parseDocument } from '../trace/index.ts'
import type { SavedCheck } from './saved.ts'

const savedCase = z.strictObject({
  spec: z.string(),
  scenario: z.string(),
  procedure: z.string(),
  hardware: z.string(),
  states: z.int().nonnegative(),
  microSteps: z.array(z.string()),
  verdicts: z.array(
    z.strictObject({ property: z.string(), verdict: z.enum(['holds', 'violated', 'incomplete', 'notApplicable']) }),
  ),
})

const savedCheckSchema: z.ZodType<SavedCheck> = z.strictObject({
  format: z.literal('shatterproof check'),
  version: z.literal(1),
  tool: z.string(),
  cases: z.array(savedCase),
})

/** The check in the text of a file. Throws a SpecMistake that names the file where it holds none. */
export function parseSavedCheck(text: string, file: string): SavedCheck {
  const cure = 'give a file that `check --save FILE` has written'
  return parseDocument(text, file, {
    ...{ schema: savedCheckSchema, format: 'shatterproof check', version: 1 },
    ...{ what: 'a saved check', cure, renew: 'save it anew with `check --save FILE`' },
  })
}
