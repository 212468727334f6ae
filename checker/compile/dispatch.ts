// From guarded bodies to a tree of switches: the cell that most guards compare with a constant is switched on first, then
// the same again inside each case. Program counters go first, then tokens, then the other cells.
import { at } from '../language/index.ts'
import { allSource, cellSource } from './condition-source.ts'
import { comparedCode, type Dispatch, type Guarded, without } from './guarded.ts'
import { tokenLoops } from './token-loops.ts'

/** Fewer guards than this on one cell are tested one by one. */
const guardsMin = 3

/** Statements that run the bodies of all guards that hold. */
export function dispatchSource(guarded: readonly Guarded[], dispatch: Dispatch): string {
  const { layout, functions, model } = dispatch
  const controlled = switches(guarded, cell => at(model.cells, cell).role === 'control', dispatch)
  const { loops, others } = tokenLoops(controlled.others, dispatch, dispatchSource)
  const tested = switches(others, () => true, dispatch)
  const single = tested.others.map(({ parts, body }) =>
    parts.length === 0 ? body : `if (${allSource(parts, layout)}) {\n${body}\n}`,
  )
  return functions.fit([...controlled.sources, ...loops, ...tested.sources, ...single])
}

/** Switches on the cells that most guards compare with a code, and the guards that are in none. */
function switches(
  guarded: readonly Guarded[],
  mayBeSwitched: (cell: number) => boolean,
  dispatch: Dispatch,
): { readonly sources: readonly string[]; readonly others: readonly Guarded[] } {
  const sources: string[] = []
  let left = guarded
  for (;;) {
    const cell = mostTested(left, mayBeSwitched)
    if (cell === null) return { sources, others: left }
    const cases = new Map<number, Guarded[]>()
    const others: Guarded[] = []
    for (const one of left) {
      const code = comparedCode(one, cell)
      if (code === null) others.push(one)
      else append(cases, code, without(one, cell))
    }
    sources.push(switchSource(cell, cases, dispatch))
    left = others
  }
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

/** The cell that most guards compare with one code; null where none is worth a switch. */
function mostTested(guarded: readonly Guarded[], mayBeSwitched: (cell: number) => boolean): number | null {
  const tested = new Map<number, number>()
  for (const { parts } of guarded)
    for (const part of parts)
      if (part.kind === 'member' && part.codes.length === 1 && mayBeSwitched(part.cell))
        tested.set(part.cell, (tested.get(part.cell) ?? 0) + 1)
  let best: number | null = null
  let most = guardsMin - 1
  for (const [cell, guards] of tested) {
    if (guards <= most) continue
    best = cell
    most = guards
  }
  return best
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
