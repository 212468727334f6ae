// `shatterproof export`: the model of one case as Promela or TLA+, for whoever would rather believe SPIN or TLC.
import { basename, extname } from 'node:path'
import { type ExportSource, promela, tla, tlaConfiguration } from '../../export/index.ts'
import { type BuiltCase, type Catalogue, SpecMistake } from '../../language/index.ts'
import { commandLines, listed } from '../../report/index.ts'
import { writeText } from '../files/write-text.ts'
import { buildCase } from '../loading/build-case.ts'
import { type SelectedCase, selectCases } from '../loading/select-cases.ts'
import type { Terminal } from '../output/terminal.ts'
import type { ExitCode } from './exit-code.ts'
import { loadAndTell } from './load-and-tell.ts'

export interface ExportCommand {
  readonly spec: string
  readonly procedure: string
  readonly hardware: string
  readonly to: string
  readonly out: string | null
  readonly entries: number | null
}

export async function runExport(command: ExportCommand, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const language = languageNamed(command.to)
  const { loaded, code } = await loadAndTell([command.spec], catalogue, terminal)
  if (loaded.length === 0) return code
  const cases = selectCases(
    loaded.map(({ spec, file }) => ({ spec, file: file.shown })),
    { procedures: [command.procedure], hardware: [command.hardware] },
  )
  const [selected, ...others] = cases
  if (selected === undefined || others.length > 0)
    throw new SpecMistake(
      `${cases.length} cases are meant: ${listed(
        cases.map(one => `"${one.procedure}"`),
        'and',
      )}`,
      'an export is of one: give the whole name of the procedure, with its scenario',
    )
  const built = buildCase(selected, command.entries, catalogue.packageFolder)
  const files = language(built, sourceOf(selected, built, command), command.out)
  for (const { path, text } of files) {
    if (path === null) terminal.out(text)
    else writeText(path, text)
  }
  const written = files.flatMap(({ path }) => (path === null ? [] : [path]))
  if (written.length > 0) terminal.out(`Wrote ${listed(written, 'and')}. The first lines say how to check it.\n`)
  return code
}

interface ExportedFile {
  /** Null: to the terminal. */
  readonly path: string | null
  readonly text: string
}

type Language = (built: BuiltCase, source: ExportSource, out: string | null) => readonly ExportedFile[]

function languageNamed(name: string): Language {
  if (name === 'promela') return ({ model }, source, out) => [{ path: out, text: promela(model, source) }]
  if (name === 'tla') return toTla
  throw new SpecMistake(`there is no export to ${name}`, 'use --to promela, or --to tla')
}

/** A module must have the name of its file; its configuration stands in a file beside it. */
const toTla: Language = ({ model }, source, out) => {
  if (out === null) return [{ path: null, text: tla(model, 'model', source) }]
  const name = basename(out, extname(out))
  if (!/^[A-Za-z]\w*$/.test(name))
    throw new SpecMistake(
      `${out} can't be a module of TLA+`,
      'use letters, digits and underscores, as in --out model.tla',
    )
  const beside = `${out.slice(0, out.length - extname(out).length)}.cfg`
  return [
    { path: out, text: tla(model, name, source) },
    { path: beside, text: tlaConfiguration(model) },
  ]
}

function sourceOf(selected: SelectedCase, { model, about }: BuiltCase, command: ExportCommand): ExportSource {
  const { spec, procedure, case: one } = selected
  const again = {
    verb: 'export',
    file: command.spec,
    options: [
      ['--procedure', procedure],
      ['--hardware', one.hardware],
      ...(command.entries === null ? [] : [['--entries', String(command.entries)] as const]),
      ['--to', command.to],
    ] as const,
  }
  return {
    about: [`${spec.name}: ${procedure}, on ${one.hardware}.`, `Source: ${spec.source}`, ...(about ?? [])],
    madeBy: commandLines(again, '', '', Number.POSITIVE_INFINITY).join(' '),
    leftOut: model.properties.flatMap(({ kind, name, says }) =>
      kind === 'never' ? [] : [`${name} (${says}): it is about more than single states`],
    ),
  }
}
