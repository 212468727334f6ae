// What the entries of a case may hold, when a store is seen, and what was given away.

export type { EntryCell } from './cells.ts'
export { Contents, placeKey, type Store, storesOf } from './contents.ts'
export { Freed } from './freed.ts'
export { Memory } from './memory.ts'
