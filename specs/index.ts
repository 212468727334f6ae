// The package's main export: the modelling language, the machine, and the check, joined. A spec outside this repository imports
// everything from here.
export { type CheckRequest, check } from '../checker/command/index.ts'
export { type Exploration, type ExploreOptions, explore } from '../checker/explore/index.ts'
export * from '../checker/language/index.ts'
export * from '../model/index.ts'
