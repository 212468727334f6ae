// The numbers of the command line: read strictly, so that a slip is refused and not taken for something else.
import { totalmem } from 'node:os'
import { type Catalogue, SpecMistake } from '../../language/index.ts'

export const defaultStatesMax = 50_000_000

/** Three quarters of what this process may use: of the machine, or of the container that it runs in. */
export function defaultBytesMax(): number {
  const constrained = process.constrainedMemory?.() ?? 0
  const whole = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return Math.floor(whole * 0.75)
}

/** A whole number of at least 1; thousands may be set apart with `_` or `,`. */
export function wholeNumber(option: string, text: string, such = 'at least 1, such as 1000000'): number {
  const plain = text.replace(/(?<=\d)[_,](?=\d)/g, '')
  const number = /^\d+$/.test(plain) ? Number(plain) : 0
  if (number < 1 || !Number.isSafeInteger(number))
    throw new SpecMistake(`${option} can't be "${text}"`, `give a whole number of ${such}`)
  return number
}

/** A whole number, 0 included. */
export function countOf(option: string, text: string): number {
  return /^0+$/.test(text) ? 0 : wholeNumber(option, text, 'at least 0, such as 4')
}

/** A number above 0. */
export function positiveNumber(option: string, text: string): number {
  const number = /^\d*\.?\d+$/.test(text) ? Number(text) : 0
  if (!(number > 0)) throw new SpecMistake(`${option} can't be "${text}"`, 'give a number above 0, such as 60 or 0.5')
  return number
}

const units: { readonly [unit: string]: number } = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

/** A number of bytes: `512M`, `8GiB`, `8G`, or the bare number. */
export function memorySize(option: string, text: string): number {
  const found = /^(\d*\.?\d+)\s*([kmgt]?)(i?b)?$/i.exec(text.trim())
  const bytes = found === null ? 0 : Math.floor(Number(found[1]) * (units[(found[2] ?? '').toLowerCase()] ?? 0))
  if (bytes < 1) throw new SpecMistake(`${option} can't be "${text}"`, 'give a size above 0, such as 512M or 8G')
  return bytes
}

/** The entries of a table as they were typed; null: the spec's own. Throws a SpecMistake for a number that no table has. */
export function entriesOf(
  typed: string | undefined,
  { entries: { max, because } }: Pick<Catalogue, 'entries'>,
): number | null {
  if (typed === undefined) return null
  const such = `2 to ${max}; the more, the longer it takes`
  const entries = wholeNumber('--entries', typed, such)
  if (entries > max)
    throw new SpecMistake(`--entries can't be ${entries}: ${because}`, `give a whole number from ${such}`)
  if (entries < 2) throw new SpecMistake(`--entries can't be ${entries}`, `give a whole number from ${such}`)
  return entries
}
