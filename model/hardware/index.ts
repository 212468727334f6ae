// What the hardware may do meanwhile: walks, caches, invalidations; and the questions that profiles answer.
export { Caches, pagesThrough, type TlbEntry, wordsFor } from './caches.ts'
export {
  addInvalidationRules,
  allCompleted,
  type Command,
  commandsOf,
  completedByFence,
  drainedByWait,
  scopeName,
} from './invalidation.ts'
export { inferred, profile, stated, unverified, variant } from './profile-builder.ts'
export type { Answer, Answers, Outcome, Profile, Questions, Standing } from './question.ts'
export { sheet } from './question-list.ts'
export { mappingOf, Reach } from './reach.ts'
export { SizeChange } from './size-change.ts'
export { ask, cite, type Unit } from './unit.ts'
export { addWalkRules, entrySeen, readersOf } from './walk.ts'
