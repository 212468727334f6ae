// The way from the text of a saved file back to data: anything else is refused with a sentence. Only the type of zod is taken here.
import type { ZodType } from 'zod'
import { SpecMistake } from '../language/index.ts'

/** What the file is to be, such as `a saved trace`, and what to do where it is not. */
export interface Document<T> {
  readonly schema: ZodType<T>
  readonly what: string
  readonly cure: string
}

/** The document in the text of a file. Throws a SpecMistake that names the file where it holds none. */
export function parseDocument<T>(text: string, file: string, { schema, what, cure }: Document<T>): T {
  const parsed = schema.safeParse(parseJson(text, file, cure))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue === undefined || issue.path.length === 0 ? 'the document' : issue.path.join('.')
  throw new SpecMistake(`${file} is not ${what}: ${place}: ${issue?.message ?? 'not understood'}`, cure)
}

function parseJson(text: string, file: string, cure: string): unknown {
  try {
    return JSON.parse(text)
  } catch (problem) {
    const says = problem instanceof Error ? problem.message : String(problem)
    throw new SpecMistake(`${file} is not JSON: ${says}`, cure)
  }
}
