// `shatterproof list` and `shatterproof hardware`: what there is to name on the command line, and what a hardware answers.
import { match } from 'ts-pattern'
import type { Catalogue, HardwareAnswer, HardwareSheet } from '../../language/index.ts'
import { counted, type Paint } from '../../report/index.ts'
import { matchName } from '../loading/match-name.ts'
import { selectCases } from '../loading/select-cases.ts'
import { sayLine, type Terminal } from '../output/terminal.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { loadAndTell } from './load-and-tell.ts'

export async function runList(paths: readonly string[], catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const { loaded, code } = await loadAndTell(paths, catalogue, terminal)
  if (loaded.length === 0) return code
  const cases = selectCases(
    loaded.map(({ spec, file }) => ({ spec, file: file.shown })),
    { procedures: [], hardware: [] },
  )
  const section = (title: string, rows: readonly (readonly [name: string, says: string])[]): void => {
    terminal.out(`${title}\n`)
    const width = Math.min(60, Math.max(0, ...rows.map(([name]) => name.length)))
    for (const [name, says] of rows) sayLine(terminal, `  ${name.padEnd(width)}  ${says}`)
  }
  section(
    'specs',
    loaded.map(({ spec, file }) => [
      spec.name,
      `${spec.summary} (${file.shown}; ${counted(spec.cases.length, 'case')})`,
    ]),
  )
  const procedures = new Map<string, Set<string>>()
  for (const one of cases)
    procedures.set(one.procedure, (procedures.get(one.procedure) ?? new Set()).add(one.spec.name))
  section(
    'procedures',
    [...procedures].map(([name, specs]) => [name, [...specs].join(', ')]),
  )
  const known = new Set(catalogue.hardware.map(sheet => sheet.name))
  const unknown = [...new Set(cases.map(one => one.case.hardware))]
    .filter(name => !known.has(name))
    .map(name => [name, 'known to these specs only'] as const)
  section('hardware', [
    ...catalogue.hardware.map(sheet => [sheet.name, `${sheet.summary} (${kindOf(sheet)})`] as const),
    ...unknown,
  ])
  section(
    'properties',
    catalogue.properties.map(({ name, says }) => [name, says]),
  )
  return code
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
