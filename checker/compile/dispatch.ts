// From guarded bodies to a tree of switches: the cell that most guards compare with a constant is switched on first, then
// the same again inside each case. Program counters go first, then tokens, then the other cells.
import { append, at, largest } from '../language/index.ts'
import type { Condition } from './condition.ts'
import { allSource, cellSource } from './condition-source.ts'
import { bodyOf, type Dispatch, type Guarded, sharedBy, without, withoutAll, withoutPart } from './guarded.ts'
import { manyRules, rowArms, rowList } from './rows.ts'
import { tokenLoops } from './token-loops.ts'

/** Fewer guards than this on one cell are tested one by one. */
const guardsMin = 3

/** Statements that run the bodies of all guards that hold. */
export function dispatchSource(guarded: readonly Guarded[], dispatch: Dispatch): string {
  const { layout, functions, model } = dispatch
  const shared = sharedBy(guarded)
  if (shared !== null) {
    const rest = guarded.map(one => withoutAll(one, shared))
    return bodyOf({ ...shared, body: dispatchSource(rest, dispatch) }, layout)
  }
  const controlled = switches(guarded, cell => at(model.cells, cell).role === 'control', dispatch)
  const { loops, others } = tokenLoops(controlled.others, dispatch, dispatchSource)
  const parted = sharedTests(others, dispatch)
  const listed = rowList(parted.others, layout, functions)
  const tested = switches(listed.others, () => true, dispatch)
  const single = tested.others.map(one => bodyOf(one, layout))
  return functions.fit([
    ...controlled.sources,
    ...loops,
    ...parted.sources,
    ...listed.sources,
    ...tested.sources,
    ...single,
  ])
}

/** One test for all of many guards that have a part in common, and the guards that have none. */
function sharedTests(
  guarded: readonly Guarded[],
  dispatch: Dispatch,
): { readonly sources: readonly string[]; readonly others: readonly Guarded[] } {
  if (guarded.length < manyRules) return { sources: [], others: guarded }
  const left = new Set(guarded)
  const sharers = new Map<string, Set<Guarded>>()
  const tests = new Map<Condition, string>()
  for (const one of left)
    for (const part of one.others) {
      const test = tests.get(part) ?? allSource([part], dispatch.layout)
      tests.set(part, test)
      sharers.set(test, (sharers.get(test) ?? new Set()).add(one))
    }
  const sources: string[] = []
  for (const [test, all] of [...sharers].sort(([, one], [, other]) => other.size - one.size)) {
    const sharing = [...all].filter(one => left.has(one))
    if (sharing.length < manyRules) continue
    for (const one of sharing) left.delete(one)
    const rest = sharing.map(one => withoutPart(one, part => tests.get(part) === test))
    sources.push(`if (${test}) {\n${dispatchSource(rest, dispatch)}\n}`)
  }
  return { sources, others: [...left] }
}

/** Switches on the cells that most guards compare with a code, and the guards that are in none. */
function switches(
  guarded: readonly Guarded[],
  mayBeSwitched: (cell: number) => boolean,
  dispatch: Dispatch,
): { readonly sources: readonly string[]; readonly others: readonly Guarded[] } {
  const left = new Set(guarded)
  const testers = new Map<number, Set<Guarded>>()
  for (const one of guarded)
    for (const cell of one.tests.keys())
      if (mayBeSwitched(cell)) testers.set(cell, (testers.get(cell) ?? new Set()).add(one))
  const sources: string[] = []
  for (;;) {
    const cell = mostTested(testers)
    if (cell === null) return { sources, others: [...left] }
    const cases = new Map<number, Guarded[]>()
    for (const one of [...(testers.get(cell) ?? [])]) {
      append(cases, one.tests.get(cell) ?? 0, without(one, cell))
      left.delete(one)
      for (const other of one.tests.keys()) testers.get(other)?.delete(one)
    }
    sources.push(switchSource(cell, cases, dispatch))
  }
}

function switchSource(cell: number, cases: ReadonlyMap<number, readonly Guarded[]>, dispatch: Dispatch): string {
  const { layout, functions } = dispatch
  const field = cellSource(layout, cell)
  const inTable = rowArms(cases, field, 1 + largest(at(layout.possible, cell)), layout, functions)
  const codes = [...inTable.others.keys()].sort((left, right) => left - right)
  const arms = codes.map(code => `case ${code}:\n${dispatchSource(inTable.others.get(code) ?? [], dispatch)}\nbreak`)
  const groups = functions.groups(arms)
  const switches = groups.map(group => `switch (${field}) {\n${group.join('\n')}\n}`)
  if (switches.length === 1) return [...inTable.sources, ...switches].join('\n')
  let arm = 0
  const bounded = switches.map((source, group) => {
    arm += at(groups, group).length
    return `if (${field} <= ${at(codes, arm - 1)}) ${functions.call(source)}`
  })
  return [...inTable.sources, bounded.join('\nelse ')].join('\n')
}

/** The cell with most testers; null where none has enough for a switch. */
function mostTested(testers: ReadonlyMap<number, ReadonlySet<Guarded>>): number | null {
  let best: number | null = null
  let most = guardsMin - 1
  for (const [cell, { size }] of testers) {
    if (size <= most) continue
    best = cell
    most = size
  }
  return best
}
