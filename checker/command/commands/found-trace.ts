// A trace is found again by its case and its id: the case is checked, and the trace with the id is the one that is meant.
import { type Catalogue, SpecMistake } from '../../language/index.ts'
import type { ShownTrace } from '../../report/index.ts'
import { loadSpecs } from '../loading/load-specs.ts'
import { type SelectedCase, selectCases } from '../loading/select-cases.ts'
import { checkCases } from '../many-cases/check-cases.ts'
import { ProgressLine } from '../output/progress.ts'
import type { Terminal } from '../output/terminal.ts'
import { shownTraces } from '../output/trace-format.ts'
import { defaultBytesMax, defaultStatesMax } from './limits.ts'

export interface WantedTrace {
  /** A spec. */
  readonly file: string
  readonly id: string
  readonly procedures: readonly string[]
  readonly hardware: readonly string[]
  readonly entries: number | null
}

/** More ids than this are not listed. */
const idsShownMax = 5

/** The trace with the id, and its case. Throws a SpecMistake where none of the cases has it. */
export async function foundTrace(
  wanted: WantedTrace,
  catalogue: Catalogue,
  terminal: Terminal,
): Promise<ShownTrace & { readonly selected: SelectedCase }> {
  const id = wanted.id.toLowerCase()
  if (!/^[0-9a-f]{8}$/.test(id))
    throw new SpecMistake(`"${wanted.id}" is no id of a trace`, 'give the eight digits and letters behind "trace"')
  const loaded = await loadSpecs([wanted.file], catalogue)
  const cases = selectCases(
    loaded.map(({ spec, file }) => ({ spec, file: file.shown })),
    wanted,
  )
  const progress = new ProgressLine(terminal, cases.length)
  const others: string[] = []
  try {
    for (const [index, selected] of cases.entries()) {
      const reports = await checkCases([selected], optionsFor(wanted, catalogue), {
        onProgress: (_number, now) => progress.show(index + 1, now),
        onCase: () => {},
        isInterrupted: () => false,
      })
      for (const trace of reports.flatMap(report => report.verdicts.flatMap(verdict => shownTraces(report, verdict)))) {
        const { counterexample, scene } = trace
        if (counterexample.id === id) return { ...trace, selected }
        others.push(`${counterexample.id} (${scene.procedure}, on ${scene.hardware}, ${counterexample.property})`)
      }
    }
  } finally {
    progress.clear()
  }
  throw missing(id, others, cases.length)
}

function missing(id: string, others: readonly string[], cases: number): SpecMistake {
  const which = cases === 1 ? 'this case' : `these ${cases} cases`
  const cause =
    'an id changes with the model: the spec or the program may be newer, or --entries another; those of diff are not found'
  if (others.length === 0)
    return new SpecMistake(`no trace of ${which} has the id ${id}: nothing is violated`, `check the names; ${cause}`)
  const shown = others.slice(0, idsShownMax).join('\n    ')
  const more = others.length > idsShownMax ? `\n    and ${others.length - idsShownMax} more, which check prints` : ''
  return new SpecMistake(`no trace of ${which} has the id ${id}`, `${cause}; there are:\n    ${shown}${more}`)
}

function optionsFor({ entries }: WantedTrace, catalogue: Catalogue): Parameters<typeof checkCases>[1] {
  return {
    properties: [],
    statesMax: defaultStatesMax,
    secondsMax: Number.POSITIVE_INFINITY,
    bytesMax: defaultBytesMax(),
    entries,
    reductions: true,
    leavesGrown: false,
    packageFolder: catalogue.packageFolder,
    knownProperties: [],
  }
}
