// The checkpoint of a check: which cases are done and what was found, in one file that is always whole; beside it the searches under way
// (search-file.ts). Nothing is told before it is saved, so that a check that is killed loses nothing of what it has told.
import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { at, type BuiltCase, SpecMistake } from '../../language/index.ts'
import type { CaseReport } from '../../report/index.ts'
import { readText } from '../files/read-text.ts'
import { writeWhole } from '../files/write-whole.ts'
import { buildCase } from '../loading/build-case.ts'
import type { SelectedCase } from '../loading/select-cases.ts'
import type { CheckOptions } from '../one-case/asked.ts'
import { searchPath } from './search-file.ts'

const format = 'shatterproof checkpoint'
const version = 1
const startAgain = 'delete it, or give another file, to check from the start'

/** A case that is done: its report, or null where none of its properties was wanted. */
interface Done {
  readonly number: number
  /** Of all that the report was made from. */
  readonly digest: string
  readonly report: CaseReport | null
}

interface Body {
  readonly run: string
  readonly done: readonly Done[]
}

export class Checkpoint {
  readonly path: string
  /** What makes a checkpoint one of this check. */
  readonly run: string
  private readonly cases: readonly SelectedCase[]
  private readonly options: CheckOptions
  private readonly done = new Map<number, string>()

  constructor(path: string, cases: readonly SelectedCase[], options: CheckOptions, tool: string) {
    this.path = path
    this.cases = cases
    this.options = options
    this.run = digestOfRun(cases, options, tool)
  }

  /** Where a case keeps its searches. */
  static placeOf(path: string, number: number): string {
    return `${path}.${number + 1}`
  }

  /** The cases that are done in the file. Throws a SpecMistake where it is damaged, or of another check, model or version. */
  read(): readonly Done[] {
    const { entries, packageFolder } = this.options
    if (!existsSync(this.path)) return []
    const { run, done } = bodyOf(readText(this.path, startAgain), this.path)
    if (run !== this.run)
      throw new SpecMistake(
        `${this.path} was saved by another check: of other cases, with other options, or by another version`,
        startAgain,
      )
    for (const { number, digest } of done) {
      const selected = at(this.cases, number)
      if (digestOfCase(selected, buildCase(selected, entries, packageFolder)) === digest) continue
      const which = `${selected.procedure}, on ${selected.case.hardware}`
      throw new SpecMistake(
        `${this.path} was saved for another model of ${which}: the spec or the program has changed`,
        startAgain,
      )
    }
    for (const one of done) this.done.set(one.number, JSON.stringify(one))
    return done
  }

  add(done: Done): void {
    this.done.set(done.number, JSON.stringify(done))
  }

  save(): void {
    const body = `{"run":${JSON.stringify(this.run)},"done":[${[...this.done.values()].join(',\n')}]}`
    const head = JSON.stringify({ format, version, sum: sumOf(body) })
    writeWhole(this.path, [Buffer.from(`${head}\n${body}\n`)])
  }

  /** Removes the files of the searches of a case that is done. */
  forget(number: number, searches: number): void {
    const place = Checkpoint.placeOf(this.path, number)
    for (let search = 1; search <= searches || existsSync(searchPath(place, search)); search++)
      for (const end of ['', '.part']) rmSync(searchPath(place, search) + end, { force: true })
  }
}

function bodyOf(text: string, path: string): Body {
  const end = text.indexOf('\n')
  const [head, body] = [text.slice(0, end), text.slice(end + 1).replace(/\n$/, '')]
  if (!text.startsWith(`{"format":"${format}"`))
    throw new SpecMistake(`${path} is no checkpoint`, 'give a file that `check --checkpoint` has saved, or a new name')
  if (!text.startsWith(`{"format":"${format}","version":${version},`))
    throw new SpecMistake(`${path} was saved by another version`, startAgain)
  if (head !== JSON.stringify({ format, version, sum: sumOf(body) }))
    throw new SpecMistake(`${path} is damaged: it was cut short or changed`, startAgain)
  return JSON.parse(body)
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function digestOfRun(cases: readonly SelectedCase[], options: CheckOptions, tool: string): string {
  const { properties, statesMax, secondsMax, bytesMax, entries, reductions } = options
  const named = cases.map(({ spec, file, procedure, argument, case: { scenario, hardware } }) => [
    ...[spec.name, file, procedure, argument, scenario, hardware],
  ])
  const limits = [statesMax, secondsMax, bytesMax].map(String)
  return sumOf(JSON.stringify([tool, named, properties, limits, entries, reductions]))
}

/** A hash of all that a case's report is made from: the model with its words and sources, and what is expected. */
export function digestOfCase(
  { spec, case: one }: SelectedCase,
  { model, notApplicable, costs, about, knowledge }: BuiltCase,
): string {
  const properties = [...model.properties, ...notApplicable.map(({ property }) => ({ name: property }))]
  const expected = properties.map(({ name }) => one.expected(name))
  const told = [
    spec.bug ?? null,
    one.role ?? null,
    one.story ?? null,
    notApplicable,
    costs,
    about ?? null,
    knowledge?.() ?? null,
  ]
  return sumOf(JSON.stringify([model, expected, told]))
}
