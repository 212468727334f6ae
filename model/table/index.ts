// Pages, frames, tables and entries, and the bounded address space that they form.
export { type ByKey, byKey } from './by-key.ts'
export { type ConfigurationShape, type Domain, partOf, valueOfPart } from './configuration.ts'
export {
  type EntryPlace,
  type EntryValue,
  type Frame,
  foreignFrame,
  frameName,
  frameNumber,
  frameOf,
  framesName,
  invalid,
  isAmong,
  isValue,
  type LeafOptions,
  leaf,
  levelsName,
  type Mapping,
  mappingName,
  mappingWithin,
  markedDirty,
  numberValue,
  type Page,
  type Part,
  pageNumber,
  pagesName,
  placeName,
  pointer,
  type Rights,
  rightsWithin,
  sameMapping,
  sameValue,
  stale,
  Table,
  tableName,
  tagName,
  valueName,
  type WordRange,
} from './entry.ts'
export { combined, type Half } from './halves.ts'
export { given, type NoOptions, oneOf, onlyKnown } from './known.ts'
export { type MapChanges, PageMap } from './page-map.ts'
export type { PageRun } from './page-runs.ts'
export { checkRun, isRunOf, type Run } from './run.ts'
export { callerLine } from './source-line.ts'
export { type Region, Space } from './space.ts'
export { entriesMax } from './space-mistake.ts'
export { isCovered, seenAt } from './view.ts'
