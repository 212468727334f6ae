// What the help texts of all commands share: examples, and the names that they use.
import { join } from 'node:path'
import type { Catalogue } from '../../language/index.ts'
import { quoted } from '../../report/index.ts'
import { shownPath } from '../loading/find-files.ts'

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map(line => `  ${line}`).join('\n')}`
}

/** An option that may be given again, or several with commas; for names that have none. */
export function gatherListed(several: string, others: readonly string[] = []): string[] {
  return [...others, ...several.split(',').map(name => name.trim())]
}

/** An option that may be given again. */
export function gather(one: string, others: readonly string[] = []): string[] {
  return [...others, one]
}

/** The names that the examples use: those of the counterexample that `start` shows. */
export function exampleFrom({ specsFolder, start }: Catalogue): {
  readonly file: string
  readonly procedure: string
  readonly hardware: string
  readonly property: string
} {
  const { procedure, hardware, property } = start.show
  const file = shownPath(join(specsFolder, start.files[0] ?? ''))
  return { file: quoted(file), procedure: quoted(procedure), hardware: quoted(hardware), property: quoted(property) }
}
