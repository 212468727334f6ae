// What every property is given: the parts of a case that it looks at.
import {
  type Condition,
  type ModelBuilder,
  never,
  type SituationBody,
  type ViolationBody,
} from '../../checker/language/index.ts'
import type { Runner } from '../cpu/index.ts'
import type { CachedInvalids, Caches, Reach, SizeChange } from '../hardware/index.ts'
import type { Contents, Freed, Locals, Marks, Memory } from '../memory/index.ts'
import type { Setting } from '../procedure/index.ts'

export interface CaseParts {
  readonly builder: ModelBuilder
  readonly setting: Setting
  readonly runners: readonly Runner[]
  readonly caches: readonly {
    readonly caches: Caches
    readonly sizeChange: SizeChange
    readonly cachedInvalids: CachedInvalids
  }[]
  /** TLBs of devices, which never walk. */
  readonly deviceTlbs: readonly Caches[]
  readonly reach: Reach
  readonly memory: Memory
  readonly contents: Contents
  readonly locals: Locals
  readonly freed: Freed
  readonly marks: Marks
  /** States in which software takes something for what it is not. */
  readonly mistaken: readonly ViolationBody[]
  /** States in which a word would leave its range. */
  readonly overflows: readonly ViolationBody[]
  /** Every CPU has returned, none with an error: the job is done. */
  readonly hasReturned: Condition
  /** Every CPU has returned. */
  readonly hasEnded: Condition
  /** Some CPU has done something. */
  readonly hasStarted: Condition
}

/** A property: its sentence, why it can't be exercised by a case (null where it can), and how it is added to the model. */
export interface MachineProperty {
  readonly name: string
  readonly says: string
  /** Cases of such scenarios alone have it; all where left out. */
  readonly isAsked?: (setting: Setting) => boolean
  readonly reasonNotApplicable: (parts: CaseParts) => string | null
  readonly add: (parts: CaseParts) => void
}

/**
 * Adds a property whose violations were worked out from what this case can hold at all. Where there are none, the property holds
 * whatever the order of steps; it is still decided, and reported with what was exercised.
 */
export function addNever(
  { builder, runners }: CaseParts,
  property: MachineProperty,
  bad: readonly ViolationBody[],
  situations: readonly SituationBody[],
): void {
  const agent = runners[0]?.agent ?? builder.agent('CPU 0')
  const none: ViolationBody = { agent, text: 'nothing in this case can violate it', when: never }
  builder.never(property.name, property.says, bad.length > 0 ? bad : [none], situations)
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
