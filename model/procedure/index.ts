// How procedures are written and recorded: scenarios, CPUs that record, micro-steps, and what follows from program order.
export type { CommandInMemory } from './command-in-memory.ts'
export type { Cpu } from './cpu.ts'
export type { ConfigurationScope, InvalidateOptions, Invalidation, Range, Scope } from './invalidate.ts'
export {
  both,
  canBe,
  either,
  isDerived,
  isLocalPlace,
  isNot,
  Local,
  type LocalPlace,
  type Operand,
  type Place,
  type Test,
  testName,
  type Writable,
} from './local.ts'
export { localSetBy, localsUsedBy } from './local-mistake.ts'
export type { Action, Fence, MicroStep, Program } from './micro-step.ts'
export { type Mutation, mutationsOf } from './mutate.ts'
export type { AllocateOptions, IfOptions, WriteOptions } from './options.ts'
export {
  alwaysAt,
  canFollow,
  emptiesStores,
  flagsAt,
  isAtomic,
  isFenced,
  isLine,
  isRightBehind,
  mayStore,
  precedes,
  straightStart,
  successors,
} from './order.ts'
export { type Recorded, record } from './record.ts'
export {
  type Body,
  newFrame,
  type Procedure,
  procedure,
  type Scenario,
  type ScenarioOptions,
  type Setting,
  scenario,
  settingOf,
  type Workplace,
} from './scenario.ts'
