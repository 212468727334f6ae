// Reads a text file that a person has named: one that can't be read is their mistake, with the cure of whoever needs it.
import { readFileSync } from 'node:fs'
import { SpecMistake } from '../../language/index.ts'
import { reasonOf } from './reason.ts'

/** The text of a file. `cure`: what to give instead of one that can't be read. */
export function readText(path: string, cure: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (problem) {
    throw new SpecMistake(`${path} can't be read: ${reasonOf(problem)}`, cure)
  }
}
