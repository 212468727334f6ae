// A command that a unit reads from a queue in memory. The procedure writes it down as a number in a word that units read, cleans it where
// that is due, and submits it by the invalidation that names it: the write to the queue's producer register.
import { SpecMistake } from '../../checker/language/index.ts'
import { callerLine, type EntryPlace, given, onlyKnown, placeName } from '../table/index.ts'

export interface CommandInMemory {
  readonly word: EntryPlace
  readonly number: number
}

export function checkCommand(command: CommandInMemory): void {
  onlyKnown(command, ['word', 'number'])
  const { word, number } = command
  const range = typeof word === 'object' && word !== null && 'table' in word ? word.table.word : null
  if (range?.fetched !== true)
    throw new SpecMistake(
      `a command in ${range === null ? given(word) : `the word ${placeName(word)}, which no unit reads`}`,
      "use a word that units read: word('command', { fetched: true })",
      callerLine(),
    )
  if (!Number.isInteger(number) || number < 0 || number > range.max || number === range.initial)
    throw new SpecMistake(
      `the command ${given(number)} in the word ${placeName(word)}`,
      `write a number up to ${range.max} there that is not the one of the start, ${range.initial}, and name it`,
      callerLine(),
    )
}
