// What two procedures can come to, side by side: in lines, and as data. The schema of the document is in differences-schema.ts; a test keeps the
// two alike.
import type { Trace } from '../trace/index.ts'
import { indented } from './ascii.ts'

/** What is told of one hardware, or of several that agree. */
export interface Difference {
  readonly spec: string
  readonly scenario: string
  readonly hardware: readonly string[]
  readonly from: string
  readonly to: string
  /** What only the first can come to, what only the second can, what both can. */
  readonly vanishes: readonly string[]
  readonly appears: readonly string[]
  readonly both: readonly string[]
  readonly undecided: readonly string[]
}

/** What `diff --json` prints. */
export interface Differences {
  readonly version: 1
  readonly spec: string
  readonly scenario: string
  readonly from: string
  readonly to: string
  readonly hardware: readonly HardwareDifference[]
}

export interface HardwareDifference {
  readonly hardware: string
  /** What only the first procedure can come to, and what only the second can: outcomes of accesses, and violated properties. */
  readonly vanishes: readonly Outcome[]
  readonly appears: readonly Outcome[]
  readonly both: readonly string[]
  /** What a limit left undecided. */
  readonly undecided: readonly string[]
}

export interface Outcome {
  readonly name: string
  readonly says: string
  /** A shortest way to it. */
  readonly trace: Trace
}

const widthMax = 72

export function differenceLines(difference: Difference, columns: number | null = null): readonly string[] {
  const width = Math.min(widthMax, columns ?? widthMax)
  const { spec, scenario, hardware, from, to, vanishes, appears, both, undecided } = difference
  const section = (title: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : ['', title, ...gathered(names).flatMap(line => indented(line, '  ', '    ', width))]
  const same = vanishes.length + appears.length + undecided.length === 0
  return [
    ...indented(`${spec}, ${scenario}, on ${hardware.join(', ')}`, '', '  ', width),
    ...indented(from, '  from: ', '        ', width),
    ...indented(to, '  to:   ', '        ', width),
    ...section('Vanishes:', vanishes),
    ...section('Appears:', appears),
    ...(same ? ['', 'Nothing vanishes and nothing appears.'] : []),
    ...section('Undecided: a limit ended a search (--states-max, --seconds-max)', undecided),
    ...section('Both can come to:', both),
  ]
}

/** `page 0 while it runs: old, fault` for what is said of one thing; what is said of nothing is a property. */
function gathered(names: readonly string[]): readonly string[] {
  const found = new Map<string, string[]>()
  for (const name of names) {
    const [of = name, what = 'violated'] = name.split(/: (?=[^:]*$)/)
    found.set(of, [...(found.get(of) ?? []), what])
  }
  return [...found].map(([of, what]) => `${of}: ${what.join(', ')}`)
}
