// From guarded bodies to a tree of switches: the cell that most guards compare with a constant is switched on first, then
// the same again inside each case. Program counters go before other cells.
import { at, type Model } from '../language/index.ts'
import type { Condition } from './condition.ts'
import { allSource, cellSource } from './condition-source.ts'
import type { Functions } from './functions.ts'
import type { Layout } from './layout.ts'

/** A body to run where every part holds. */
export interface Guarded {
  readonly parts: readonly Condition[]
  readonly body: string
}

export interface Dispatch {
  readonly model: Model
  readonly layout: Layout
  readonly functions: Functions
}

/** Fewer guards than this on one cell are tested one by one. */
const guardsMin = 3

/** Statements that run the bodies of all guards that hold. */
export function dispatchSource(guarded: readonly Guarded[], dispatch: Dispatch): string {
  const pieces: string[] = []
  let left = guarded
  for (;;) {
    const cell = mostTested(left, dispatch.model)
    if (cell === null) break
    const cases = new Map<number, Guarded[]>()
    const others: Guarded[] = []
    for (const one of left) {
      const code = comparedCode(one, cell)
      if (code === null) others.push(one)
      else append(cases, code, without(one, cell))
    }
    pieces.push(switchSource(cell, cases, dispatch))
    left = others
  }
  const { layout, functions } = dispatch
  for (const { parts, body } of left)
    pieces.push(parts.length === 0 ? body : `if (${allSource(parts, layout)}) {\n${body}\n}`)
  return functions.fit(pieces)
}

function switchSource(cell: number, cases: ReadonlyMap<number, readonly Guarded[]>, dispatch: Dispatch): string {
  const { layout, functions } = dispatch
  const codes = [...cases.keys()].sort((left, right) => left - right)
  const arms = codes.map(code => `case ${code}:\n${dispatchSource(cases.get(code) ?? [], dispatch)}\nbreak`)
  const groups = functions.groups(arms)
  const field = cellSource(layout, cell)
  const switches = groups.map(group => `switch (${field}) {\n${group.join('\n')}\n}`)
  if (switches.length === 1) return at(switches, 0)
  let arm = 0
  const bounded = switches.map((source, group) => {
    arm += at(groups, group).length
    return `if (${field} <= ${at(codes, arm - 1)}) ${functions.call(source)}`
  })
  return bounded.join('\nelse ')
}

/** The cell that most guards compare with one code, program counters first; null where none is worth a switch. */
function mostTested(guarded: readonly Guarded[], model: Model): number | null {
  const tested = new Map<number, number>()
  for (const { parts } of guarded)
    for (const part of parts)
      if (part.kind === 'member' && part.codes.length === 1) tested.set(part.cell, (tested.get(part.cell) ?? 0) + 1)
  let best: number | null = null
  let most = 0
  for (const [cell, guards] of tested) {
    const weight = at(model.cells, cell).role === 'control' ? guards + guarded.length : guards
    if (guards < guardsMin || weight <= most) continue
    best = cell
    most = weight
  }
  return best
}

function comparedCode({ parts }: Guarded, cell: number): number | null {
  for (const part of parts)
    if (part.kind === 'member' && part.cell === cell && part.codes.length === 1) return at(part.codes, 0)
  return null
}

function without({ parts, body }: Guarded, cell: number): Guarded {
  return { parts: parts.filter(part => part.kind !== 'member' || part.cell !== cell), body }
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
