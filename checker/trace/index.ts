// The front door of traces: a path becomes a counterexample, as data; a counterexample is saved, and replayed.
export { buildCounterexample, type WalkedPath } from './build.ts'
export { digestOf, type NamedStep } from './digest.ts'
export { readSavedTrace } from './read-saved.ts'
export { type Replay, type ReplayVerdict, replay } from './replay.ts'
export { type Origin, type SavedTrace, saveTrace } from './saved.ts'
export type { Change, Counterexample, DrawnStep, Trace, TraceStep } from './trace.ts'
