// The front door of the search: a model in, an exploration out; and the reductions, which are a model in, a model out.

export { fewTokens, originalIdleRules, originalRules } from './layers/few-tokens.ts'
export type { ReducedExploration } from './reduced/few-tokens-search.ts'
export { exploreReduced, whyNotReduced } from './reduced/reduced.ts'
export { type Graphed, type StateGraph, stateGraph, wayThrough } from './reduced/state-graph.ts'
export type { Exploration, ExploreOptions, Finding, Limit, Path, Progress } from './search/exploration.ts'
export type { CaseKeeper, Resumed, SavedSearch, SearchKeeper } from './search/saved-search.ts'
export { explore } from './verdicts/explore.ts'
