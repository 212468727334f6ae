// One case, whatever becomes of it: a report, nothing to report, or a failure. What goes wrong in one case ends no other.
import type { Progress } from '../explore/index.ts'
import type { CaseReport, Failure } from '../report/index.ts'
import { buildCase } from './build-case.ts'
import { checkCase } from './check-case.ts'
import { failureFor } from './failure-of.ts'
import type { Searches } from './search-once.ts'
import type { SelectedCase } from './select-cases.ts'

/** What can be sent to another thread. */
export interface CaseLimits {
  readonly statesMax: number
  readonly secondsMax: number
  readonly bytesMax: number
  readonly entries: number | null
  readonly reductions: boolean
  readonly packageFolder: string | null
  /** The names of the wanted properties; null for all. */
  readonly wanted: ReadonlySet<string> | null
  /** Whether the memory is a share of what there is, so that a case that it is too little for is to be checked again alone. */
  readonly isShare: boolean
}

export interface CaseWatch {
  readonly searches: Searches
  readonly onProgress: (progress: Progress) => void
  readonly isInterrupted: () => boolean
}

export type Outcome =
  | { readonly kind: 'report'; readonly report: CaseReport }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** None of its properties is wanted. */
  | { readonly kind: 'nothing' }
  /** Its share of the memory was too small. */
  | { readonly kind: 'short' }

/** Checks a case. Never throws. */
export async function checkOne(selected: SelectedCase, limits: CaseLimits, watch: CaseWatch): Promise<Outcome> {
  const { wanted, entries, packageFolder, isShare } = limits
  let isShort = false
  try {
    const report = await checkCase(selected, buildCase(selected, entries, packageFolder), {
      ...limits,
      ...watch,
      wants: property => wanted === null || wanted.has(property),
      onShortage: () => {
        isShort = true
      },
      isShort: () => isShort,
    })
    if (isShort && isShare) return { kind: 'short' }
    return report.verdicts.length === 0 ? { kind: 'nothing' } : { kind: 'report', report }
  } catch (problem) {
    return { kind: 'failed', failure: failureFor(selected, problem) }
  }
}
