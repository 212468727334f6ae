// Runs of pages, each made once: a large leaf is found by every one of its pages.
import type { Page } from './entry.ts'

/** A run of pages, of any length and from any page; none is a run too. */
export interface PageRun {
  readonly first: number
  readonly count: number
}

export class PageRuns {
  private readonly pages: readonly Page[]
  /** By the number of pages, then by the first. */
  private readonly known = new Map<number, Map<number, readonly Page[]>>()

  constructor(pages: readonly Page[]) {
    this.pages = pages
  }

  from(first: number, count: number): readonly Page[] {
    const ofCount = this.known.get(count) ?? new Map<number, readonly Page[]>()
    this.known.set(count, ofCount)
    const run = ofCount.get(first) ?? this.pages.slice(first, first + count)
    ofCount.set(first, run)
    return run
  }
}
