// Names and numbers that a spec may write, refused where they mean nothing: a slip would silently check another procedure.
import { meantWords, SpecMistake } from '../../checker/language/index.ts'
import { callerLine } from './source-line.ts'

/** Options of a call that takes none. */
export type NoOptions = Readonly<Record<string, never>>

/** Refuses an option whose name is misspelt, and what is no options at all. */
export function onlyKnown(options: unknown, known: readonly string[], what = 'option'): void {
  const cure = known.length === 0 ? 'it takes none' : `use one of: ${known.join(', ')}`
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new SpecMistake(`${given(options)} stands where options are meant`, cure, callerLine())
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown !== undefined)
    throw new SpecMistake(`there is no ${what} ${unknown}`, meantWords(unknown, known) ?? cure, callerLine())
}

/** Refuses a word that is none of those which mean something. */
export function oneOf(said: unknown, known: readonly string[], what: string): void {
  if (typeof said !== 'string' || !known.includes(said))
    throw new SpecMistake(`there is no ${what} ${given(said)}`, `use one of: ${known.join(', ')}`, callerLine())
}

/** What a spec gave, in words. */
export function given(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  if (typeof value !== 'object' || value === null) return String(value)
  if ('table' in value && 'index' in value) return 'an entry'
  if ('words' in value && 'cpu' in value) return 'a local'
  return 'an object'
}
