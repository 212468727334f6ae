// What the calls on a CPU may be given.
import type { Half, Part } from '../table/index.ts'
import type { Cpu } from './cpu.ts'

export interface AllocateOptions {
  /** The level of the table's entries; 1 where not given. */
  readonly level?: number
  /** Zeroed by stores of this CPU, which become visible like any store. Otherwise the frame holds what it held before. */
  readonly zeroed?: boolean
  /** The error path: the allocation may fail, and then this runs and returns. Without it the allocation succeeds. */
  readonly onFailure?: (cpu: Cpu) => void
}

export interface WriteOptions {
  /** `control` stores what kind of entry it is, with its rights; `address` the frame or table. The other half stays as it is then. */
  readonly half?: Half
  /** Of a configuration entry: validity and root, or the tag. The whole at once where not given. */
  readonly part?: Part
}

export interface IfOptions {
  /** Either branch may be one that no run takes; otherwise a micro-step in it that never ran makes the check vacuous. */
  readonly sometimes?: boolean
}

export interface AccessOptions {
  /** Runs after each fault, and then the access is tried again. Without it nothing lies between. */
  readonly onFault?: (cpu: Cpu) => void
  /** No run need meet the fault; otherwise a micro-step of `onFault` that never ran makes the check vacuous. */
  readonly sometimes?: boolean
}
