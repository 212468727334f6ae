// How procedures are written and recorded: scenarios, CPUs that record, micro-steps, and what follows from program order.
export type { AllocateOptions, Cpu, InvalidateOptions, Range } from './cpu.ts'
export type { Action, Fence, MicroStep, Program, Scope } from './micro-step.ts'
export { canFollow, failureOf, isFenced } from './order.ts'
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
export { callerLine } from './source-line.ts'
