// The way from the text of a saved file back to data: anything else is refused with a sentence that says what the file is instead, or what
// became of it. Only the type of zod is taken here.
import type { ZodType } from 'zod'
import { SpecMistake } from '../language/index.ts'

/** What the file is to be, such as `a saved trace`, and what to do where it is not. */
export interface Document<T> {
  readonly schema: ZodType<T>
  /** What its field `format` says, and the one version that is read. */
  readonly format: string
  readonly version: number
  readonly what: string
  readonly cure: string
  /** How to get a new one, where this one can't be used any more. */
  readonly renew: string
}

/** The document in the text of a file. Throws a SpecMistake that names the file where it holds none. */
export function parseDocument<T>(text: string, file: string, document: Document<T>): T {
  const { schema, what, cure, renew } = document
  const json = parseJson(text, file, document)
  if (fieldOf(json, 'format') !== document.format) throw new SpecMistake(`${file} is not ${what}${kindOf(json)}`, cure)
  const version = fieldOf(json, 'version')
  if (typeof version === 'number' && version !== document.version) {
    const by = `by version ${String(fieldOf(json, 'tool') ?? 'unknown')} of the program`
    throw new SpecMistake(`${file} was saved in another form, ${by}`, `use that version, or ${renew}`)
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SpecMistake(`${file} is damaged: ${problemOf(json, issue?.path ?? [], issue?.message ?? '')}`, renew)
}

/** Refuses a file of the right form whose content can't be as it was saved. */
export function damaged(file: string, why: string, renew: string): SpecMistake {
  return new SpecMistake(`${file} is damaged: ${why}`, renew)
}

function parseJson(text: string, file: string, { format, what, cure, renew }: Document<unknown>): unknown {
  if (text.trim() === '') throw new SpecMistake(`${file} is empty`, cure)
  try {
    return JSON.parse(text)
  } catch {
    // Its first field tells what it was before.
    const isOne = new RegExp(`^\\s*\\{\\s*"format":\\s*"${format}"`).test(text)
    if (isOne) throw damaged(file, `it was cut short or changed after it was saved`, renew)
    throw new SpecMistake(`${file} is not ${what}, nor any other JSON`, cure)
  }
}

/** What else the program writes, by what is in it. */
function kindOf(json: unknown): string {
  const written = writtenBy[String(fieldOf(json, 'format') ?? '')]
  if (written !== undefined) return `: ${written} wrote it`
  if (fieldOf(json, 'results') !== undefined) return ': `check --json` wrote it'
  if (fieldOf(json, 'traces') !== undefined) return ': `--format json` wrote it'
  return ''
}

const writtenBy: { readonly [format: string]: string } = {
  'shatterproof trace': '`check --trace`',
  'shatterproof check': '`check --save`',
}

function problemOf(json: unknown, path: readonly PropertyKey[], message: string): string {
  const name = path.map(String).join('.')
  if (path.length === 0) return 'it has more in it than was saved'
  let value: unknown = json
  for (const key of path) value = fieldOf(value, String(key))
  if (value === undefined) return `"${name}" is missing`
  return message.startsWith('Invalid') || message.startsWith('Too')
    ? `"${name}" can't be ${JSON.stringify(value)}`
    : `"${name}": ${message}`
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
