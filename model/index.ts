// The front door of the machine: what specs are written with.
export { profileNamed, profiles } from './hardware/profile/index.ts'
export { inferred, profile, stated, unverified, variant } from './hardware/profile-builder.ts'
export type { Answer, Answers, Outcome, Profile, Questions, Standing } from './hardware/question.ts'
export { sheet } from './hardware/question-list.ts'
export { buildCase, type Hardware } from './machine.ts'
export {
  type EntryPlace,
  type EntryValue,
  type Frame,
  frameNumber,
  invalid,
  leaf,
  type Mapping,
  type Page,
  pageNumber,
  pointer,
  type Rights,
  Table,
} from './memory/entry.ts'
export type { MapChanges, PageMap, Region, Space } from './memory/space.ts'
export type { AllocateOptions, Cpu, InvalidateOptions, Range } from './procedure/cpu.ts'
export type { Fence } from './procedure/micro-step.ts'
export {
  type Body,
  newFrame,
  type Procedure,
  procedure,
  type Scenario,
  type ScenarioOptions,
  scenario,
  settingOf,
  type Workplace,
} from './procedure/scenario.ts'
export { properties } from './property/index.ts'
export { type Broken, type SpecOptions, spec, type Variant } from './spec.ts'
