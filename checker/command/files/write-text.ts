// Writes a text file that a person has named: one that can't be written is their mistake.
import { existsSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { SpecMistake } from '../../language/index.ts'
import { reasonOf } from './reason.ts'

/** `what`: what is written, as in "--junit: report.xml"; the file's name where that says it. */
export function writeText(path: string, text: string, what: string = path): void {
  try {
    writeFileSync(path, text)
  } catch (problem) {
    throw new SpecMistake(`${what} can't be written: ${reasonOf(problem)}`, cure)
  }
}

const cure = 'give a file in a folder that exists and can be written'

/** Told before a long check what would be told behind it. Null: nothing is to be written. */
export function refuseMissingFolder(path: string | null, what: string): void {
  if (path !== null && !existsSync(dirname(path)))
    throw new SpecMistake(`${what}${path} can't be written: there is no such file or folder`, cure)
}
