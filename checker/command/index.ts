// The front door of the command line, and of the same check as a library.
export { type CheckRequest, check, type Detailed, inDetail } from './check-specs.ts'
export { run } from './run.ts'
