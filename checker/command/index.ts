// The front door of the command line, and of the same check as a library.
export { type Found, type Result, verdictsText } from '../report/index.ts'
export { type CheckRequest, check, inDetail } from './check-specs.ts'
export { run } from './run.ts'
