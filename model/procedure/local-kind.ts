// What was read is an entry's value or a word's number. What is asked of it, and what is made of it, must be of that kind: a test that
// can never be true would silently check another procedure.
import { SpecMistake } from '../../checker/language/index.ts'
import { callerLine, type EntryValue, given, isValue, valueName, type WordRange } from '../table/index.ts'

/** A local, as far as its kind goes: `word` is null where it holds an entry's value. */
export interface Kind {
  readonly words: string
  readonly word: WordRange | null
}

/** Refuses what means something for an entry's value only. */
export function checkEntryValue({ words, word }: Kind, asked: string): void {
  if (word !== null)
    throw new SpecMistake(
      `${asked} is asked of ${words}, which holds numbers from 0 to ${word.max}`,
      `ask for a number: is(0) ... is(${word.max})`,
      callerLine(),
    )
}

/** Refuses a comparison that can never be true. */
export function checkCompared({ words, word }: Kind, value: unknown): void {
  const fits = word === null ? isValue(value) && value.kind !== 'number' : isWithin(value, word)
  if (fits) return
  const [holds, cure] =
    word === null
      ? [
          "an entry's value",
          'compare it with invalid, leaf(frame, rights), pointer(table) or what was read of an entry',
        ]
      : [`numbers from 0 to ${word.max}`, 'compare it with such a number, or make the word larger with { max: ... }']
  throw new SpecMistake(`${words} holds ${holds}, and is compared with ${described(value)}`, cure, callerLine())
}

/** Refuses a comparison of an entry's value with a number of a word. */
export function checkSameKind(left: Kind, right: Kind): void {
  if ((left.word === null) === (right.word === null)) return
  const [number, entry] = left.word === null ? [right, left] : [left, right]
  throw new SpecMistake(
    `${number.words} is a number and ${entry.words} an entry's value: they are never the same`,
    'compare what was read of two words, or of two entries',
    callerLine(),
  )
}

function isWithin(value: unknown, { max }: WordRange): boolean {
  const number = isValue(value) && value.kind === 'number' ? value.number : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= max
}

function described(value: unknown): string {
  return isValue(value) ? valueName(value, 1) : given(value)
}

/** A change of a value, as the spec wrote it, that refuses to fail and to give something of another kind. */
export function guarded(
  { words, word }: Kind,
  name: string,
  change: (value: EntryValue) => EntryValue,
): (value: EntryValue) => EntryValue {
  const where = callerLine()
  if (typeof change !== 'function')
    throw new SpecMistake(`${words}, ${name}: ${given(change)} stands where a function is meant`, cureOf(word), where)
  return value => {
    const made = attempt(change, value, reason => {
      const problem = `${words}, ${name}: the function of \`map\` fails for ${valueName(value, 1)}: ${reason}`
      return new SpecMistake(problem, 'give it an answer for every value, or ask with `if` before', where)
    })
    if (!isValue(made) || (made.kind === 'number') !== (word !== null))
      throw new SpecMistake(
        `${words}, ${name}: the function of \`map\` makes ${described(made)} of ${valueName(value, 1)}`,
        cureOf(word),
        where,
      )
    return made
  }
}

/** What the spec's function gives, which need not be what its type says. */
function attempt(
  change: (value: EntryValue) => unknown,
  value: EntryValue,
  mistake: (reason: string) => SpecMistake,
): unknown {
  try {
    return change(value)
  } catch (problem) {
    if (problem instanceof SpecMistake) throw problem
    throw mistake(problem instanceof Error ? problem.message : String(problem))
  }
}

function cureOf(word: WordRange | null): string {
  return word === null
    ? "it gets an entry's value and returns one: invalid, leaf(frame, rights) or pointer(table)"
    : "it gets { kind: 'number', number } and returns such a value"
}
