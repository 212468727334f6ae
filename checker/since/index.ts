// What a check found, written down, and what is different now.
import type { SavedCheck } from './saved.ts'

export { caseKey, changesSince } from './changes.ts'
export { type SavedCase, type SavedCheck, saveCheck } from './saved.ts'

/** The check in the text of a file; zod is only loaded here. Throws a SpecMistake that names the file where it holds none. */
export async function readSavedCheck(text: string, file: string): Promise<SavedCheck> {
  const { parseSavedCheck } = await import('./saved-schema.ts')
  return parseSavedCheck(text, file)
}
