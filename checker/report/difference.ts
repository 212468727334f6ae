// What two procedures can come to, side by side, in lines.
import { indented } from './ascii.ts'

export interface Difference {
  readonly spec: string
  readonly scenario: string
  readonly hardware: string
  readonly from: string
  readonly to: string
  /** What only the first can come to, what only the second can, what both can. */
  readonly vanishes: readonly string[]
  readonly appears: readonly string[]
  readonly both: readonly string[]
  readonly undecided: readonly string[]
}

const width = 72

export function differenceLines(difference: Difference): readonly string[] {
  const { spec, scenario, hardware, from, to, vanishes, appears, both, undecided } = difference
  const section = (title: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : ['', title, ...gathered(names).flatMap(line => indented(line, '  ', '    ', width))]
  const same = vanishes.length + appears.length + undecided.length === 0
  return [
    ...indented(`${spec}, ${scenario}, on ${hardware}`, '', '  ', width),
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
