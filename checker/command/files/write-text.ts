// Writes a text file that a person has named: one that can't be written is their mistake.
import { writeFileSync } from 'node:fs'
import { SpecMistake } from '../../language/index.ts'
import { reasonOf } from './reason.ts'

/** `what`: what is written, as in "--junit: report.xml"; the file's name where that says it. */
export function writeText(path: string, text: string, what: string = path): void {
  try {
    writeFileSync(path, text)
  } catch (problem) {
    throw new SpecMistake(
      `${what} can't be written: ${reasonOf(problem)}`,
      'give a file in a folder that exists and can be written',
    )
  }
}
