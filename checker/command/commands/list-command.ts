// `shatterproof list` and `shatterproof hardware`: what there is to name on the command line, and what a hardware answers.
import { match } from 'ts-pattern'
import type { Catalogue, HardwareAnswer, HardwareSheet } from '../../language/index.ts'
import { counted, indented, type Paint } from '../../report/index.ts'
import { resolvePath } from '../loading/find-files.ts'
import type { LoadedSpec } from '../loading/load-specs.ts'
import { matchName } from '../loading/match-name.ts'
import { type SelectedCase, selectCases } from '../loading/select-cases.ts'
import { sayLine, type Terminal } from '../output/terminal.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { loadAndTell } from './load-and-tell.ts'
import type { Selection } from './selection-options.ts'

export interface ListCommand extends Selection {
  readonly specs: readonly string[]
}

type Rows = readonly (readonly [name: string, says: string])[]

export async function runList(command: ListCommand, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const { loaded, code } = await loadAndTell(command.specs, catalogue, terminal)
  if (loaded.length === 0) return code
  const specs = loaded.map(({ spec, file }) => ({ spec, file: file.shown }))
  const cases = selectCases(specs, command)
  const properties = propertiesFor(command, catalogue)
  terminal.out('specs\n')
  sayRows(specRows(loaded, cases, catalogue), terminal)
  terminal.out('procedures\n')
  for (const [spec, names] of proceduresOf(cases))
    for (const name of [`  ${spec}`, ...names.map(one => `    ${one}`)]) sayLine(terminal, name)
  terminal.out('hardware\n')
  sayRows(hardwareRows(command, selectCases(specs, { ...command, onRequest: true }), catalogue), terminal)
  terminal.out('properties\n')
  sayRows(properties, terminal)
  return code
}

/** Names in a column, and what is said of them in another, which has at least half of a terminal: else it stands below each name. */
function sayRows(rows: Rows, terminal: Terminal): void {
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  const { columns } = terminal
  for (const [name, says] of rows) {
    const first = `  ${name.padEnd(width)}  `
    if (columns === null) terminal.out(`${first}${says}\n`)
    else if (first.length > columns / 2) for (const line of [`  ${name}`, `      ${says}`]) sayLine(terminal, line)
    else for (const line of indented(says, first, ' '.repeat(first.length), columns)) terminal.out(`${line}\n`)
  }
}

/** The specs that have cases among those selected; where its name alone doesn't lead to a spec, its file. */
function specRows(loaded: readonly LoadedSpec[], cases: readonly SelectedCase[], catalogue: Catalogue): Rows {
  return loaded.flatMap(({ spec, file }) => {
    const count = cases.filter(one => one.spec === spec).length
    const place = resolvePath(spec.name, catalogue) === file.absolute ? '' : `${file.shown}; `
    return count === 0 ? [] : [[spec.name, `${spec.summary} (${place}${counted(count, 'case')})`] as const]
  })
}

/** The names of the procedures of each spec. */
function proceduresOf(cases: readonly SelectedCase[]): ReadonlyMap<string, readonly string[]> {
  const procedures = new Map<string, string[]>()
  for (const { spec, procedure } of cases) {
    const names = procedures.get(spec.name) ?? []
    procedures.set(spec.name, names)
    if (!names.includes(procedure)) names.push(procedure)
  }
  return procedures
}

/** All hardware that there is; where specs or names leave cases out, that of the others, also what is checked on request only. */
function hardwareRows(
  { specs, procedures, hardware }: ListCommand,
  cases: readonly SelectedCase[],
  catalogue: Catalogue,
): Rows {
  const met = new Set(cases.map(one => one.case.hardware))
  const isLimited = specs.length + procedures.length + hardware.length > 0
  const known = new Set(catalogue.hardware.map(sheet => sheet.name))
  return [
    ...catalogue.hardware.filter(({ name }) => !isLimited || met.has(name)).map(rowOf),
    ...[...met].filter(name => !known.has(name)).map(name => [name, 'known to these specs only'] as const),
  ]
}

function propertiesFor({ properties }: Selection, catalogue: Catalogue): Rows {
  const names = catalogue.properties.map(({ name }) => name)
  const wanted = new Set(properties.map(name => matchName('property', name, names)))
  return catalogue.properties
    .filter(({ name }) => wanted.size === 0 || wanted.has(name))
    .map(({ name, says }) => [name, says])
}

/** `name`: null lists all. */
export function runHardware(name: string | null, catalogue: Catalogue, terminal: Terminal): ExitCode {
  if (name === null) {
    sayRows(catalogue.hardware.map(rowOf), terminal)
    return exitCodes.allAsExpected
  }
  const known = catalogue.hardware.map(sheet => sheet.name)
  const found = matchName('hardware', name, known)
  for (const sheet of catalogue.hardware.filter(one => one.name === found)) {
    terminal.out(`${sheet.name}: ${sheet.summary} (${kindOf(sheet)})\n`)
    for (const answer of sheet.answers) terminal.out(answerText(answer, terminal.paint))
  }
  return exitCodes.allAsExpected
}

function rowOf(sheet: HardwareSheet): Rows[number] {
  return [sheet.name, `${sheet.summary} (${kindOf(sheet)})`]
}

function kindOf({ kind, onlyWhereNamed }: HardwareSheet): string {
  return onlyWhereNamed === null ? kind : `${kind}; ${onlyWhereNamed}: checked only where it is named`
}

function answerText({ question, asks, answer, cites, standing }: HardwareAnswer, paint: Paint): string {
  const mark = match(standing)
    .with('stated', () => '')
    .with('inferred', () => ` ${paint('doubtful', '[INFERRED: no source says it in so many words]')}`)
    .with('unverified', () => ` ${paint('bad', '[UNVERIFIED: taken on trust]')}`)
    .exhaustive()
  return `\n${question}  ${asks}\n    ${answer}${mark}\n    ${paint('quiet', cites)}\n`
}
