// The options of a check that nothing that ships could meet a limit of.
import type { CheckOptions } from '../../checker/command/one-case/asked.ts'

export const unlimited: CheckOptions = {
  properties: [],
  statesMax: 5_000_000,
  secondsMax: 600,
  bytesMax: 2 ** 32,
  entries: null,
  reductions: true,
  leavesGrown: false,
  packageFolder: null,
  knownProperties: [],
}
