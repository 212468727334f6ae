// `shatterproof new`: a spec that runs as it is, to be changed into one's own.
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Catalogue, SpecMistake } from '../../language/index.ts'
import { quoted } from '../../report/index.ts'
import { writeText } from '../files/write-text.ts'
import type { Terminal } from '../output/terminal.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'

/** Writes NAME.ts; the name may stand behind a folder that exists. */
export function runNew(path: string, { newSpecText }: Catalogue, terminal: Terminal): ExitCode {
  const name = basename(path).replace(/\.ts$/, '')
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new SpecMistake(
      `${name} is no name for a spec`,
      'use lower case letters, digits and hyphens, such as split-under-lock',
    )
  const file = join(dirname(path), `${name}.ts`)
  if (existsSync(file)) throw new SpecMistake(`${file} is there already`, 'choose another name, or remove it first')
  writeText(file, newSpecText(name))
  terminal.out(`${file} written: one procedure that is right, and its failing twin. Check it:\n`)
  terminal.out(`  npx shatterproof check ${quoted(file)}\n`)
  return exitCodes.allAsExpected
}
