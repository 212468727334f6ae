// The front door of the modelling language: the seam between a model and everything that is done with one.

export { append } from './append.ts'
export { type Agent, ModelBuilder, type RuleBody, type SituationBody, type ViolationBody } from './builder.ts'
export { checkModel } from './check.ts'
export {
  array,
  boolean,
  type Domain,
  enumeration,
  optional,
  range,
  record,
  type ScalarDomain,
  type ValueOf,
  valuesOf,
} from './domain.ts'
export {
  cellsOf,
  conjunction,
  disjunction,
  type Expression,
  manyParts,
  negation,
  no,
  substitute,
  yes,
} from './expression.ts'
export { enabledClasses, fairClasses } from './fairness.ts'
export { evaluate, initialState, isTrue, type State, step, tokensIn } from './interpreter.ts'
export { largest, smallest } from './largest.ts'
export { assert, at, SpecMistake, wordAt } from './mistake.ts'
export type { Cell, Model, Property, Rule, Situation, Token, Update, Violation } from './model.ts'
export { meantWords, nameCure, someOf } from './nearest-name.ts'
export type { Picture, PictureGroup, PictureRow } from './picture.ts'
export type {
  Bug,
  BuiltCase,
  Case,
  CaseMutation,
  Catalogue,
  Ending,
  Expectation,
  Growth,
  HardwareAnswer,
  HardwareSheet,
  Knowledge,
  KnownCommand,
  NotApplicable,
  Observation,
  Role,
  Spec,
  Story,
  WithoutFeature,
} from './spec.ts'
export {
  all,
  allOf,
  always,
  any,
  anyOf,
  CellTerm,
  type Condition,
  choose,
  constant,
  never,
  not,
  type Term,
  truth,
} from './term.ts'
export { ArrayHandle, type Handle, OptionalHandle } from './variable.ts'
