// What `diff` says: for hardware that agrees once, with the traces of the first of it; or one JSON document with all.
import {
  type Differences,
  differenceLines,
  type HardwareDifference,
  publishedTrace,
  quoted,
  type ShownTrace,
  tracesText,
} from '../../report/index.ts'
import type { Counterexample } from '../../trace/index.ts'
import type { SelectedCase } from '../loading/select-cases.ts'
import type { Observed } from '../one-case/observed.ts'
import type { Terminal } from '../output/terminal.ts'
import type { TraceStyle } from '../output/trace-format.ts'

/** What one procedure can come to on one hardware. */
export interface Side {
  readonly selected: SelectedCase
  readonly observed: Observed
  readonly about: readonly string[]
}

/** Two procedures on one hardware; names of what only the first can come to, what only the second can, and so on. */
export interface Compared extends Changes {
  readonly hardware: string
  readonly from: Side
  readonly to: Side
}

export interface Changes {
  readonly vanishes: readonly string[]
  readonly appears: readonly string[]
  readonly both: readonly string[]
  readonly undecided: readonly string[]
}

/** The two procedures as they were typed. */
interface Typed extends TraceStyle {
  readonly from: string
  readonly to: string
  readonly entries: number | null
}

export function compare(from: Side, to: Side): Compared {
  return { hardware: from.selected.case.hardware, from, to, ...changesOf(from.observed, to.observed) }
}

export function changesOf(from: Observed, to: Observed): Changes {
  const isUndecided = ({ undecided, askedAs }: Observed, name: string): boolean =>
    undecided.includes(askedAs.get(name) ?? name)
  const names = namesOf(from, to)
  const undecided = names.filter(name => isUndecided(from, name) || isUndecided(to, name))
  const decided = names.filter(name => !undecided.includes(name))
  const can = (observed: Observed, name: string): boolean => reachedBy(observed, name) !== undefined
  return {
    undecided,
    vanishes: decided.filter(name => can(from, name) && !can(to, name)),
    appears: decided.filter(name => !can(from, name) && can(to, name)),
    both: decided.filter(name => can(from, name) && can(to, name)),
  }
}

/** All that was asked of one or the other, and what else has the same answer: of names with the same two answers the first. */
function namesOf({ askedAs: one }: Observed, { askedAs: other }: Observed): readonly string[] {
  const all = [...one, ...other]
  const names = [...all.filter(([name, asked]) => name === asked), ...all].map(([name]) => name)
  const found = new Map<string, string>()
  for (const name of names) {
    const answers = JSON.stringify([one.get(name) ?? null, other.get(name) ?? null])
    if (!found.has(answers)) found.set(answers, name)
  }
  return [...found.values()]
}

/** How it is reached; by what was asked in its place where it wasn't asked itself. */
function reachedBy({ reached, askedAs }: Observed, name: string): Counterexample | undefined {
  const asked = askedAs.get(name) ?? name
  const found = reached.get(asked)
  if (found === undefined || asked === name) return found
  return { ...found, property: name, says: `${found.says}; the trace is of ${asked}, which is alike` }
}

export function tellText(all: readonly Compared[], typed: Typed, terminal: Terminal): void {
  const words = typed.format === null ? terminal.out : terminal.error
  const columns = typed.format === null ? terminal.columns : null
  const formatted: ShownTrace[] = []
  for (const [index, group] of agreeing(all).entries()) {
    const [first] = group
    if (index > 0) words('\n')
    for (const line of linesOf(first, group, columns)) words(`${line}\n`)
    const traces = [
      ...first.vanishes.flatMap(name => shown(first.from, name, 'VANISHES', typed)),
      ...first.appears.flatMap(name => shown(first.to, name, 'APPEARS', typed)),
    ]
    if (typed.format === null && traces.length > 0)
      terminal.out(`\n${tracesText('text', traces, { ...typed, columns })}`)
    formatted.push(...traces)
  }
  if (typed.format !== null) terminal.out(tracesText(typed.format, formatted, typed))
}

/** The document, in the order of the spec. */
export function differencesOf(first: Compared, all: readonly Compared[]): Differences {
  const { spec, case: one } = first.from.selected
  return {
    version: 1,
    ...{ spec: spec.name, scenario: one.scenario, from: one.procedure, to: first.to.selected.case.procedure },
    hardware: all.map(({ hardware, from, to, vanishes, appears, both, undecided }) => ({
      hardware,
      vanishes: vanishes.flatMap(name => outcomeOf(from, name)),
      appears: appears.flatMap(name => outcomeOf(to, name)),
      ...{ both, undecided },
    })),
  }
}

function outcomeOf({ observed }: Side, name: string): HardwareDifference['vanishes'] {
  const counterexample = reachedBy(observed, name)
  return counterexample === undefined
    ? []
    : [{ name, says: counterexample.says, trace: publishedTrace(counterexample) }]
}

/** Those that can come to the same, by name, in the order in which they first occur. */
function agreeing(all: readonly Compared[]): readonly (readonly [Compared, ...Compared[]])[] {
  const groups = new Map<string, [Compared, ...Compared[]]>()
  for (const one of all) {
    const key = JSON.stringify([one.vanishes, one.appears, one.both, one.undecided])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()]
}

function linesOf(
  { from, to, ...names }: Compared,
  group: readonly Compared[],
  columns: number | null,
): readonly string[] {
  const { spec, case: one } = from.selected
  return differenceLines(
    {
      ...names,
      ...{ spec: spec.name, scenario: one.scenario, from: one.procedure, to: to.selected.case.procedure },
      hardware: group.map(({ hardware }) => hardware),
    },
    columns,
  )
}

function shown({ selected, observed, about }: Side, name: string, head: string, typed: Typed): ShownTrace[] {
  const counterexample = reachedBy(observed, name)
  if (counterexample === undefined) return []
  const { spec, procedure, case: one } = selected
  const again = {
    verb: 'diff',
    file: selected.file ?? '',
    options: [
      [quoted(typed.from), ''],
      [quoted(typed.to), ''],
      ['--hardware', one.hardware],
      ...(typed.entries === null ? [] : [['--entries', String(typed.entries)] as const]),
    ] as const,
  }
  return [{ counterexample, scene: { head, spec: spec.name, procedure, hardware: one.hardware, about, again } }]
}
