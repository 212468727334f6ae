// `check --report`: the page of a check, with what was not checked said at its head.
import type { Catalogue } from '../../language/index.ts'
import { gather, writePage } from '../../page/index.ts'
import { type CaseReport, counted, type Failure, failureText } from '../../report/index.ts'
import type { LoadedSpec } from '../loading/load-specs.ts'

/** Writes the page and gives the file to open. `notStarted`: how many cases were left when the check was interrupted. */
export function writeReport(
  path: string,
  reports: readonly CaseReport[],
  {
    loaded,
    failures,
    notStarted,
  }: { readonly loaded: readonly LoadedSpec[]; readonly failures: readonly Failure[]; readonly notStarted: number },
  catalogue: Catalogue,
): string {
  const interrupted =
    notStarted > 0 ? [`interrupted: ${counted(notStarted, 'case was', 'cases were')} not started`] : []
  const unchecked = [...failures.map(failureText), ...interrupted]
  const specs = loaded.map(({ spec }) => spec)
  return writePage(gather(reports, specs, unchecked, catalogue), path, catalogue.packageFolder)
}
