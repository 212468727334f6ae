// One case, whatever becomes of it: a report, nothing to report, or a failure. What goes wrong in one case ends no other.
import type { Progress } from '../../explore/index.ts'
import type { CaseReport, Failure } from '../../report/index.ts'
import { buildCase } from '../loading/build-case.ts'
import { failureFor } from '../loading/failure-of.ts'
import type { SelectedCase } from '../loading/select-cases.ts'
import { checkCase } from '../one-case/check-case.ts'
import type { Searches } from '../one-case/search-once.ts'
import { Checkpoint, digestOfCase } from '../saved/checkpoint.ts'
import { SearchFiles } from '../saved/search-file.ts'

/** What can be sent to another thread. */
export interface CaseLimits {
  readonly statesMax: number
  readonly secondsMax: number
  readonly bytesMax: number
  readonly entries: number | null
  readonly reductions: boolean
  readonly leavesGrown: boolean
  readonly packageFolder: string | null
  /** The names of the wanted properties; null for all. */
  readonly wanted: ReadonlySet<string> | null
  /** Whether the memory is a share of what there is, so that a case that it is too little for is to be checked again alone. */
  readonly isShare: boolean
  /** Where searches are kept, and of which check; null where they aren't. */
  readonly checkpoint: { readonly path: string; readonly run: string } | null
}

export interface CaseWatch {
  readonly searches: Searches
  readonly onProgress: (progress: Progress) => void
  readonly isInterrupted: () => boolean
}

/** What a checkpoint has to know of a case that is done. */
export interface SavedCase {
  readonly digest: string
  /** How many searches it had. */
  readonly searches: number
}

/** `saved` is null where there is no checkpoint, and where the case was interrupted. */
export type Outcome =
  | { readonly kind: 'report'; readonly report: CaseReport; readonly saved: SavedCase | null }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** None of its properties is wanted. */
  | { readonly kind: 'nothing'; readonly saved: SavedCase | null }
  /** Its share of the memory was too small. */
  | { readonly kind: 'short' }

/** Checks the case with this number. Never throws. */
export async function checkOne(
  number: number,
  selected: SelectedCase,
  limits: CaseLimits,
  watch: CaseWatch,
): Promise<Outcome> {
  const { wanted, entries, packageFolder, isShare, checkpoint } = limits
  const keeper =
    checkpoint === null
      ? null
      : new SearchFiles({ path: Checkpoint.placeOf(checkpoint.path, number), run: checkpoint.run })
  let isShort = false
  try {
    const built = buildCase(selected, entries, packageFolder)
    const report = await checkCase(selected, built, {
      ...limits,
      ...watch,
      ...(keeper === null ? {} : { keeper }),
      wants: property => wanted === null || wanted.has(property),
      onShortage: () => {
        isShort = true
      },
      isShort: () => isShort,
    })
    if (isShort && isShare) return { kind: 'short' }
    const isDone = report.verdicts.every(({ result }) => result.limit !== 'interrupted')
    const saved = keeper === null || !isDone ? null : { digest: digestOfCase(selected, built), searches: keeper.count }
    return report.verdicts.length === 0 ? { kind: 'nothing', saved } : { kind: 'report', report, saved }
  } catch (problem) {
    return { kind: 'failed', failure: failureFor(selected, problem) }
  }
}
