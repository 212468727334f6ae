// The front door of the search: a model in, an exploration out; and the reductions, which are a model in, a model out.
export type { Exploration, ExploreOptions, Finding, Limit, Path, Progress } from './exploration.ts'
export { explore } from './explore.ts'
export { fewTokens, originalIdleRules, originalRules } from './few-tokens.ts'
export type { ReducedExploration } from './few-tokens-search.ts'
export { exploreReduced, whyNotReduced } from './reduced.ts'
export type { CaseKeeper, Resumed, SavedSearch, SearchKeeper } from './saved-search.ts'
export { type Graphed, type StateGraph, stateGraph, wayThrough } from './state-graph.ts'
