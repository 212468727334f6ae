// The front door of the machine: what specs are written with.

export type { Answer, Answers, Outcome, Profile, ProfileRole, Questions, Standing } from './hardware/index.ts'
export { inferred, profile, sheet, stated, unverified, variant } from './hardware/index.ts'
export { baseProfiles, profileNamed, profiles } from './hardware/profile/index.ts'
export { buildCase } from './machine.ts'
export type {
  AllocateOptions,
  Cpu,
  Fence,
  IfOptions,
  InvalidateOptions,
  Local,
  LocalPlace,
  Place,
  Range,
  Test,
  Writable,
  WriteOptions,
} from './procedure/index.ts'
export {
  type Body,
  both,
  either,
  isNot,
  newFrame,
  type Procedure,
  procedure,
  type Scenario,
  type ScenarioOptions,
  scenario,
  settingOf,
  type Workplace,
} from './procedure/index.ts'
export { properties } from './property/index.ts'
export { type Blame, type Broken, type SpecOptions, spec, type Variant } from './spec.ts'
export type { MapChanges, PageMap, PageRun, Region, Run, Space } from './table/index.ts'
export {
  type EntryPlace,
  type EntryValue,
  entriesMax,
  type Frame,
  frameNumber,
  frameOf,
  invalid,
  type LeafOptions,
  leaf,
  type Mapping,
  type Page,
  pageNumber,
  pointer,
  type Rights,
  Table,
} from './table/index.ts'
export type { Hardware } from './units.ts'
