// What a procedure costs, counted from its programs: micro-steps, invalidations, table frames below the root when
// all is done, and how many entries a walk then reads. The path that succeeds is counted, not the error paths.
import { at } from '../checker/language/index.ts'
import { Contents, placeKey, storesOf } from './memory/index.ts'
import type { MicroStep, Program, Recorded, Setting } from './procedure/index.ts'
import type { EntryValue, Page, Table } from './table/index.ts'

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

/** The micro-steps from the start, taking every allocation as a success. */
function mainPath(program: Program): readonly MicroStep[] {
  const path: MicroStep[] = []
  for (let place = 0; place < program.end; ) {
    const step = at(program.steps, place)
    path.push(step)
    place = step.next
  }
  return path
}

/** The most entries that a walk reads for a page that is mapped when all is done. */
function longestWalk(steps: readonly MicroStep[], tables: readonly Table[], { space, after }: Setting): number {
  const contents = new Contents(space, tables, [])
  const final = new Map<string, EntryValue>()
  for (const place of contents.places) final.set(placeKey(place), at(contents.at(place), 0))
  const program = { steps, end: steps.length, failed: steps.length + 1 }
  for (const { place, value } of storesOf([program])) final.set(placeKey(place), value)
  const length = (page: Page, table: Table): number => {
    const value = final.get(placeKey(table.entry(page)))
    return value?.kind === 'table' ? 1 + length(page, value.table) : 1
  }
  const mapped = space.pages.filter(page => after.at(page) !== null)
  return Math.max(0, ...mapped.map(page => length(page, space.root)))
}
