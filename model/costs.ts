// What a procedure costs, counted from its programs: micro-steps, invalidations, table frames below the root when
// all is done, and how many entries a walk then reads. The path that succeeds is counted, not the error paths.
import { at } from '../checker/language/index.ts'
import { Contents, placeKey } from './memory/index.ts'
import {
  isDerived,
  isLocalPlace,
  type MicroStep,
  type Program,
  type Recorded,
  type Setting,
  successors,
} from './procedure/index.ts'
import { type EntryValue, invalid, type Page, seenAt, type Table } from './table/index.ts'

export interface Cost {
  readonly name: string
  readonly count: number
}

export function costsOf({ programs, tables }: Recorded, setting: Setting): readonly Cost[] {
  const steps = programs.flatMap(mainPath)
  const count = (kind: MicroStep['action']['kind']): number => steps.filter(step => step.action.kind === kind).length
  return [
    { name: 'micro-steps', count: steps.length - count('return') },
    { name: 'invalidations', count: count('invalidate') },
    { name: 'table frames', count: setting.space.tables.length - 1 + count('allocate') - count('free') },
    { name: 'entries read by a walk', count: longestWalk(steps, tables, setting) },
  ]
}

/** The micro-steps from the start to the return: every allocation a success, every test true where that leads to the return, each loop once. */
function mainPath({ steps, end }: Program): readonly MicroStep[] {
  const tried = new Set<number>()
  const way = [0]
  for (let here = way.at(-1); here !== undefined && here !== end; here = way.at(-1)) {
    tried.add(here)
    const next = successors(at(steps, here)).find(place => place <= end && !tried.has(place))
    if (next === undefined) way.pop()
    else way.push(next)
  }
  return way.slice(0, -1).map(place => at(steps, place))
}

/** The most entries that a walk reads for a page that is mapped when all is done. */
function longestWalk(steps: readonly MicroStep[], tables: readonly Table[], { space, after }: Setting): number {
  const contents = new Contents(space, tables, [])
  const final = new Map<string, EntryValue>()
  for (const place of contents.places) final.set(placeKey(place), at(contents.at(place), 0))
  for (const { action } of steps) {
    if (action.kind === 'allocate' && action.zeroed)
      for (let index = 0; index < action.table.entries; index++) final.set(placeKey(action.table.at(index)), invalid)
    if (action.kind !== 'write' && action.kind !== 'exchange' && action.kind !== 'compareExchange') continue
    if (action.kind === 'write' && action.half !== null) continue
    if (!isLocalPlace(action.place) && !isDerived(action.value)) final.set(placeKey(action.place), action.value)
  }
  const length = (page: Page, table: Table): number => {
    const value = final.get(placeKey(table.entry(page)))
    if (value?.kind !== 'table' || table.level === 1) return 1
    const level = table.isConfiguration ? (value.levels ?? value.table.level) : table.level - 1
    return 1 + length(page, seenAt(space, value.table, level))
  }
  const mapped = space.pages.filter(page => after.at(page) !== null)
  return mapped.reduce((longest, page) => Math.max(longest, length(page, space.root)), 0)
}
