// The CPUs at work: the rules of their micro-steps, of the draining of their stores, and of the locks between them.
export { Locks } from './locks.ts'
export { addProgramRules, addWriteBackRules, ended, type Runner, runnersOf, succeeded, textOf } from './steps.ts'
