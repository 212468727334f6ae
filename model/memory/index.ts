// What the entries of a case may hold, when a store is seen, what CPUs read, and what was given away.

export type { EntryCell } from './cells.ts'
export { Contents, placeKey, type Store, storedName, storesOf } from './contents.ts'
export { Freed } from './freed.ts'
export type { Line } from './line.ts'
export { Locals } from './locals.ts'
export { Marks } from './marks.ts'
export { Memory } from './memory.ts'
export type { PendingClean, PendingStore } from './pending.ts'
export { Private, type Quiet } from './private.ts'
export { finds, reads } from './reading.ts'
export type { Way } from './ways.ts'
