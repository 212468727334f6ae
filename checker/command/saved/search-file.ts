// The searches of one case in files, one for each, from which they are taken up again.
import { existsSync } from 'node:fs'
import type { CaseKeeper, Resumed, SavedSearch, SearchKeeper } from '../../explore/index.ts'
import { writeWhole } from '../files/write-whole.ts'
import { readSearch, searchPieces } from './search-format.ts'

/** Where a case keeps its searches, and what makes a file one of this check. */
export interface SearchPlace {
  /** Files get this name with a number behind it. */
  readonly path: string
  /** The check that they belong to. */
  readonly run: string
}

/** A save takes at most a twentieth of the time, and there is at least a second between two. */
const intervalMin = 1000
const shareOfTime = 20

export class SearchFiles implements CaseKeeper {
  /** How many searches have begun: the files are numbered from 1 to this. */
  count = 0
  private readonly place: SearchPlace

  constructor(place: SearchPlace) {
    this.place = place
  }

  next(): SearchKeeper {
    this.count++
    return new SearchFile(searchPath(this.place.path, this.count), this.place.run)
  }
}

/** The file of a search of a case. */
export function searchPath(path: string, search: number): string {
  return `${path}.${search}`
}

class SearchFile implements SearchKeeper {
  private readonly path: string
  private readonly run: string
  private due = performance.now() + intervalMin

  constructor(path: string, run: string) {
    this.path = path
    this.run = run
  }

  isDue(): boolean {
    return performance.now() >= this.due
  }

  save(saved: SavedSearch, states: Iterable<Int32Array>): void {
    const began = performance.now()
    writeWhole(this.path, searchPieces(this.run, saved, states))
    const ended = performance.now()
    this.due = ended + Math.max(intervalMin, shareOfTime * (ended - began))
  }

  resume(digest: string): Resumed | null {
    return existsSync(this.path) ? readSearch(this.path, this.run, digest) : null
  }
}
