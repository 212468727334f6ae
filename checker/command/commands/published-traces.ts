// What `check --json` and `check --format json` print has traces for other programs, without the names of the rules by which a saved one is
// replayed. `replay` finds such a trace again by its id: this says with which command.
import { type Catalogue, SpecMistake } from '../../language/index.ts'
import { counted, quoted } from '../../report/index.ts'
import { resolvePath } from '../loading/find-files.ts'

/** A trace of such a document: its id, and the command that replays it. */
interface Published {
  readonly id: string
  readonly command: string
}

/** Throws a SpecMistake for a document of traces, with the command for the trace with this id; null: for its first. */
export function refusePublished(text: string, path: string, id: string | null, catalogue: Catalogue): void {
  const document = parsed(text)
  const traces = recordsIn(document, 'traces').flatMap(ofTraces)
  const results = recordsIn(document, 'results').flatMap(one => ofResults(one, catalogue))
  const all = [...traces, ...results]
  const found = all.find(one => one.id === id?.toLowerCase()) ?? all[0]
  if (found === undefined) return
  const by = traces.length > 0 ? '--format json' : 'check --json'
  const which = all.length === 1 ? 'its trace is' : `its ${counted(all.length, 'trace')} are`
  const such = all.length === 1 || found.id === id?.toLowerCase() ? '' : ', such as'
  throw new SpecMistake(
    `${path} is not a saved trace: \`${by}\` wrote it`,
    `${which} found again by id${such}: ${found.command}\n  or save one: \`check\` its case with --trace FILE, and give that`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function recordsIn(document: unknown, name: string): readonly Fields[] {
  const found = isFields(document) ? document[name] : null
  return Array.isArray(found) ? found.filter(isFields) : []
}

function idOf({ trace }: Fields): string | null {
  return isFields(trace) && typeof trace['id'] === 'string' ? trace['id'] : null
}

/** The command that checks the property again, with the id in the property's place. */
function ofTraces(record: Fields): readonly Published[] {
  const [id, again] = [idOf(record), record['again']]
  if (id === null || typeof again !== 'string') return []
  return [{ id, command: again.replace(' check ', ' replay ').replace(/ --property \S+$/, ` ${id}`) }]
}

/** A result has the name of its spec, which is a file's where it ships. */
function ofResults(result: Fields, catalogue: Catalogue): readonly Published[] {
  const id = idOf(result)
  const { spec, procedure, hardware } = result
  if (id === null || typeof spec !== 'string') return []
  const file = resolvePath(spec, catalogue) === null ? `FILE-OF-${spec}` : spec
  const options = `--procedure ${quoted(String(procedure))} --hardware ${String(hardware)}`
  return [{ id, command: `npx shatterproof replay ${quoted(file)} ${options} ${id}` }]
}
