// The properties, in the order in which results are listed.

import { available } from './available.ts'
import { exact } from './exact.ts'
import { isolatedAfterRelease, isolatedAfterReturn } from './isolated.ts'
import { keepsDirty } from './keeps-dirty.ts'
import { noConflict } from './no-conflict.ts'
import { noUseAfterFree } from './no-use-after-free.ts'
import type { MachineProperty } from './parts.ts'
import { achieves, completes } from './progress.ts'

export const properties: readonly MachineProperty[] = [
  available,
  exact,
  isolatedAfterReturn,
  isolatedAfterRelease,
  noUseAfterFree,
  noConflict,
  achieves,
  completes,
  keepsDirty,
]

export { observationsOf } from './observations.ts'
export type { CaseParts, MachineProperty } from './parts.ts'
