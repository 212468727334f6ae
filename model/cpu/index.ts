// The CPUs at work: the rules of their micro-steps, of the draining of their stores, and of the locks between them.
export { accessedBy, accessesOf } from './accesses.ts'
export { mistaken, overflows } from './faults.ts'
export { Locks } from './locks.ts'
export { ended, type Runner, runnersOf, succeeded } from './runner.ts'
export { addProgramRules, addWriteBackRules } from './steps.ts'
export { textOf } from './text.ts'
