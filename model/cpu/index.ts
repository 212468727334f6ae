// The CPUs at work: the rules of their micro-steps, of the draining of their stores, and of the locks between them.
export { Locks } from './locks.ts'
export { ended, type Runner, runnersOf, succeeded } from './runner.ts'
export { addProgramRules, addWriteBackRules, textOf } from './steps.ts'
