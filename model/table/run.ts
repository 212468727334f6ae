// Runs of entries: an aligned part of a table whose entries are one leaf together, as Arm's Contiguous bit, RISC-V's Svnapot and AMD's
// replicated entries say it. Each entry says the same, the frame of the whole leaf's first page included.
import { at, SpecMistake } from '../../checker/language/index.ts'
import type { EntryPlace, Page, Table } from './entry.ts'
import type { Space } from './space.ts'

/** An aligned run of entries of one table, and the pages that they cover. */
export interface Run {
  readonly first: Page
  readonly pages: readonly Page[]
  readonly entries: readonly EntryPlace[]
}

export function runOf(space: Space, page: Page, entries: number, level: number): Run {
  const { entry } = space.region(page, level)
  checkRun(entry, entries)
  const pages = space.around(page, entries * space.pagesPerEntry(level))
  const index = entry.index - (entry.index % entries)
  return {
    first: at(pages, 0),
    pages,
    entries: Array.from({ length: entries }, (_, number) => entry.table.at(index + number)),
  }
}

/** One entry, or an aligned part of the table that is less than the whole. */
export function isRunOf(table: Table, run: number): boolean {
  return run === 1 || (Number.isInteger(run) && run > 1 && run < table.entries && table.entries % run === 0)
}

/** A leaf over several entries covers an aligned part of its table. */
export function checkRun({ table }: EntryPlace, run: number, where: string | null = null): void {
  if (!isRunOf(table, run))
    throw new SpecMistake(
      `a leaf over ${run} entries of ${table.name}, which has ${table.entries}`,
      `use a number less than ${table.entries} of which ${table.entries} is a multiple; with \`entries: 4\` in the scenario, it may be 2`,
      where,
    )
}
