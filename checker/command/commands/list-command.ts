// `shatterproof list` and `shatterproof hardware`: what there is to name on the command line, and what a hardware answers.
import { match } from 'ts-pattern'
import type { Catalogue, HardwareAnswer, HardwareSheet } from '../../language/index.ts'
import { counted, type Paint } from '../../report/index.ts'
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
  const cases = selectCases(
    loaded.map(({ spec, file }) => ({ spec, file: file.shown })),
    command,
  )
  const properties = propertiesFor(command, catalogue)
  const section = (title: string, rows: Rows): void => {
    terminal.out(`${title}\n`)
    const width = Math.min(60, Math.max(0, ...rows.map(([name]) => name.length)))
    for (const [name, says] of rows) sayLine(terminal, `  ${name.padEnd(width)}  ${says}`)
  }
  section('specs', specRows(loaded, cases))
  section('procedures', procedureRows(cases))
  section('hardware', hardwareRows(command, cases, catalogue))
  section('properties', properties)
  return code
}

/** The specs that have cases among those selected. */
function specRows(loaded: readonly LoadedSpec[], cases: readonly SelectedCase[]): Rows {
  return loaded.flatMap(({ spec, file }) => {
    const count = cases.filter(one => one.spec === spec).length
    return count === 0 ? [] : [[spec.name, `${spec.summary} (${file.shown}; ${counted(count, 'case')})`] as const]
  })
}

function procedureRows(cases: readonly SelectedCase[]): Rows {
  const procedures = new Map<string, Set<string>>()
  for (const one of cases)
    procedures.set(one.procedure, (procedures.get(one.procedure) ?? new Set()).add(one.spec.name))
  return [...procedures].map(([name, specs]) => [name, [...specs].join(', ')])
}

/** All hardware that there is; where names leave cases out, that of the others. */
function hardwareRows({ procedures, hardware }: Selection, cases: readonly SelectedCase[], catalogue: Catalogue): Rows {
  const met = new Set(cases.map(one => one.case.hardware))
  const isLimited = procedures.length + hardware.length > 0
  const known = new Set(catalogue.hardware.map(sheet => sheet.name))
  return [
    ...catalogue.hardware
      .filter(({ name }) => !isLimited || met.has(name))
      .map(sheet => [sheet.name, `${sheet.summary} (${kindOf(sheet)})`] as const),
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

export function runHardware(name: string, catalogue: Catalogue, terminal: Terminal): ExitCode {
  const known = catalogue.hardware.map(sheet => sheet.name)
  const found = matchName('hardware', name, known)
  for (const sheet of catalogue.hardware.filter(one => one.name === found)) {
    terminal.out(`${sheet.name}: ${sheet.summary} (${kindOf(sheet)})\n`)
    for (const answer of sheet.answers) terminal.out(answerText(answer, terminal.paint))
  }
  return exitCodes.allAsExpected
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
