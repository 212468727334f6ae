// Where a check writes besides the terminal: files for CI servers, annotations, and what it found, for a later check to be held against.
import { existsSync } from 'node:fs'
import { type Catalogue, SpecMistake } from '../../language/index.ts'
import {
  type CaseReport,
  counted,
  type Failure,
  githubLines,
  junitText,
  remarksOf,
  sarifText,
} from '../../report/index.ts'
import { changesSince, readSavedCheck, type SavedCase, type SavedCheck, saveCheck } from '../../since/index.ts'
import { readText } from '../files/read-text.ts'
import { writeText } from '../files/write-text.ts'
import type { Terminal } from './terminal.ts'

/** Files by name; null for what isn't asked for. */
export interface Outputs {
  readonly junit: string | null
  readonly sarif: string | null
  /** Annotations on the standard output. */
  readonly github: boolean
  readonly save: string | null
  readonly against: string | null
}

/** What a check has found. */
interface Found {
  readonly reports: readonly CaseReport[]
  readonly failures: readonly Failure[]
  readonly isInterrupted: boolean
}

/** What an earlier check has found; null where none is asked for. Read before the check runs, so that a wrong file is told at once. */
export async function readAgainst({ against }: Outputs, properties: readonly string[]): Promise<SavedCheck | null> {
  if (against === null) return null
  if (properties.length > 0)
    throw new SpecMistake(
      '--against compares whole cases, and --property leaves some of each out',
      'leave --property out',
    )
  return await readSavedCheck(readText(against, 'give a file that `check --save FILE` has written'), against)
}

/**
 * Writes what is asked for. An interrupted check saves nothing: what it had of the cases would stand for all of them. What CI servers read is
 * written all the same, and has the cases that are missing as not checked: a file of an earlier check would be taken for one of this.
 */
export function writeOutputs(
  outputs: Outputs,
  { reports, failures, isInterrupted }: Found,
  { version, properties }: Catalogue,
  terminal: Terminal,
): void {
  const { junit, sarif, github, save } = outputs
  const remarks = remarksOf(reports, failures)
  if (junit !== null) write('--junit', junit, junitText(reports, failures))
  if (sarif !== null) write('--sarif', sarif, sarifText(remarks, { version, properties }))
  if (save !== null && isInterrupted) {
    terminal.error(`--save: interrupted, ${save} is ${existsSync(save) ? 'left as it was' : 'not written'}\n`)
  } else if (save !== null) write('--save', save, `${JSON.stringify(saveCheck(reports, version), null, 1)}\n`)
  if (github) for (const line of githubLines(remarks)) terminal.out(`${line}\n`)
}

/** The lines about what is different now, and whether something that was checked is not checked any more. */
export function compareWith(
  before: SavedCheck,
  reports: readonly CaseReport[],
  isMeant: (saved: SavedCase) => boolean,
  missed: number,
  { version }: Catalogue,
): { readonly lines: readonly string[]; readonly isWorse: boolean } {
  const changes = changesSince(before, saveCheck(reports, version), isMeant)
  const of = missed === 0 ? '' : `, but for ${counted(missed, 'case')} not checked to the end`
  const what = changes.length === 0 ? 'nothing changed' : counted(changes.length, 'change')
  const head = `Since the saved check${of}: ${what}.`
  const lines = changes.map(({ isError, text }) => `  ${isError ? 'ERROR' : 'note '}  ${text}`)
  return { lines: [head, ...lines], isWorse: changes.some(({ isError }) => isError) }
}

function write(option: string, file: string, text: string): void {
  writeText(file, text, `${option}: ${file}`)
}
