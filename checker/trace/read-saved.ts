// The way from the text of a file to a saved trace. zod is only loaded here, when a trace is read: a check starts without it.
import type { SavedTrace } from './saved.ts'

/** The trace in the text of a file. Throws a SpecMistake that names the file where it holds none. */
export async function readSavedTrace(text: string, file: string): Promise<SavedTrace> {
  const { parseSavedTrace } = await import('./saved-schema.ts')
  return parseSavedTrace(text, file)
}
