// The front door of traces: a path becomes a counterexample, as data; a counterexample is saved, and replayed.
export { buildCounterexample } from './build.ts'
export type { Divergence, Lack } from './divergence.ts'
export { type BranchingDrawing, branchingDrawingOf } from './drawing.ts'
export { parseDocument } from './parse-document.ts'
export { readSavedTrace } from './read-saved.ts'
export { type Replay, replay } from './replay.ts'
export { type SavedTrace, saveTrace } from './saved.ts'
export type { Counterexample, DrawnStep, Trace } from './trace.ts'
