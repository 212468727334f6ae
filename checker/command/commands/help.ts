// What the help texts of all commands share: examples, and the names that they use.
import type { Catalogue } from '../../language/index.ts'
import { quoted } from '../../report/index.ts'

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map(line => `  ${line}`).join('\n')}`
}

/** What is said of the specs of a command that looks at several. */
export const specsSay = 'files or folders with specs, or names of specs that ship; all that ship where none is given'

/** What is said of the spec of a command that looks at one. */
export const specSays = 'a file with a spec, or the name of one that ships'

/** An option that may be given again, or several with commas; for names that have none. */
export function gatherListed(several: string, others: readonly string[] = []): string[] {
  return [...others, ...several.split(',').map(name => name.trim())]
}

/** An option that may be given again. */
export function gather(one: string, others: readonly string[] = []): string[] {
  return [...others, one]
}

/** The names that the examples use: those of the counterexample that `start` shows. */
export function exampleFrom({ start }: Catalogue): {
  readonly file: string
  readonly procedure: string
  readonly hardware: string
  readonly property: string
} {
  const { procedure, hardware, property } = start.show
  // The specs that ship are found by name from everywhere.
  const file = (start.files[0] ?? '').replace(/\.ts$/, '')
  return { file: quoted(file), procedure: quoted(procedure), hardware: quoted(hardware), property: quoted(property) }
}
