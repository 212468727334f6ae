// The questions in plain words: what each asks, and how each answer is said. TypeScript refuses a list that lacks a question.
import type { Questions } from './question.ts'

/** One question as a reader meets it. */
export interface Question<T> {
  /** Such as `K7`: how the question is cited in conversation. */
  readonly id: string
  /** One plain sentence. */
  readonly asks: string
  /** Whether the machine asks it yet; otherwise the answer is on record only. */
  readonly modelled: boolean
  /** The value in plain words. */
  readonly words: (value: T) => string
}

export type QuestionList = { readonly [K in keyof Questions]: Question<Questions[K]> }

type Say<T extends string> = (value: T) => string
type SayEach<T extends string> = (values: readonly T[]) => string

const oneOf =
  <T extends string>(words: Readonly<Record<T, string>>): Say<T> =>
  value =>
    words[value]

const listOf =
  <T extends string>(words: Readonly<Record<T, string>>, between: string): SayEach<T> =>
  values =>
    values.map(value => words[value]).join(between)

const yesNo =
  (yes: string, no: string): ((value: boolean) => string) =>
  value =>
    value ? `yes: ${yes}` : `no: ${no}`

const outcomes = listOf(
  {
    either: 'it uses either entry',
    resolvedOne: 'the hardware settles on one entry',
    amalgam: 'it uses a mixture of both',
    conflictFault: 'it faults for the conflict',
    fatal: 'the machine stops',
    implementationDefined: 'whatever its maker chose, since the specification leaves it open',
  },
  '; or ',
)

const scopes = listOf({ all: 'everything', domain: 'one domain', range: 'a range of pages', page: 'one page' }, ', ')

export const questionList: QuestionList = {
  storeOrder: {
    id: 'K1',
    asks: 'What must lie between the store of an entry and an invalidation for walks to see the store first?',
    modelled: true,
    words: oneOf({
      strong: 'nothing: stores are seen at once, in order',
      completingFence: 'a fence that waits until the store is visible (DSB)',
      storeFence: 'a fence that keeps the store first (FENCE)',
    }),
  },
  walkSnoops: {
    id: 'K2',
    asks: 'Do walks see what is still in the CPU caches?',
    modelled: true,
    words: yesNo('they snoop', 'the line must be cleaned to memory first'),
  },
  writeBuffer: {
    id: 'K3',
    asks: 'Is there a write buffer before memory that only an invalidation is sure to empty?',
    modelled: true,
    words: yesNo('a store may wait there', 'there is none'),
  },
  cacheInvalid: {
    id: 'K4',
    asks: 'May an invalid table entry be cached?',
    modelled: true,
    words: oneOf({
      never: 'never: a new mapping needs no invalidation',
      bounded: 'for a bounded time',
      allowed: 'yes: a new mapping may stay unseen until it is invalidated',
    }),
  },
  configurationCache: {
    id: 'K5',
    asks: 'Which configuration entries above the tables may be cached?',
    modelled: true,
    words: oneOf({ none: 'none', validOnly: 'valid ones only', evenInvalid: 'all, even invalid ones' }),
  },
  fractures: {
    id: 'K6',
    asks: 'May a large leaf be cached in pieces?',
    modelled: true,
    words: yesNo('in pieces of any smaller size', 'whole or not at all'),
  },
  sizeConflict: {
    id: 'K7',
    asks: 'What may an access do that meets the same translation at two sizes?',
    modelled: true,
    words: outcomes,
  },
  changeConflict: {
    id: 'K8',
    asks: 'What may an access do that meets two entries which differ in frame, or in size and rights?',
    modelled: true,
    words: outcomes,
  },
  nT: {
    id: 'K9',
    asks: 'What does the nT bit of a large leaf do?',
    modelled: true,
    words: oneOf({
      absent: 'nothing: there is none, or it is ignored',
      notCached: 'keeps the leaf out of the TLB',
      mayFault: 'keeps the leaf out of the TLB, and may make an access fault',
    }),
  },
  scopes: { id: 'K10', asks: 'What can one invalidation be limited to?', modelled: true, words: scopes },
  walkCacheDrops: {
    id: 'K11',
    asks: 'Which walk-cache entries does an invalidation of some pages drop?',
    modelled: true,
    words: oneOf({
      allOfTag: 'all of the domain',
      path: 'those on the path to the pages',
      flag: 'those on the path, unless the command is leaf-only',
      none: 'none',
    }),
  },
  span: {
    id: 'K12',
    asks: 'Which TLB entries does an invalidation of some pages drop?',
    modelled: true,
    words: oneOf({
      anyEntryForAddress: 'every one that translates a page in scope, whatever its size',
      mustCoverSize: 'those of a large leaf for certain only if the scope covers the leaf',
      mustMatchLevel: 'those of the level that the command names, if it names one',
    }),
  },
  stages: {
    id: 'K13',
    asks: 'How do two stages of translation combine in a cached entry?',
    modelled: false,
    words: oneOf({
      one: 'there is one stage',
      combinedS2Hits: 'combined; an invalidation of the second stage reaches it',
      combinedS2Misses: 'combined; an invalidation of the second stage may miss it',
    }),
  },
  reach: {
    id: 'K14',
    asks: 'Whom does an invalidation reach?',
    // Of CPUs' MMUs where the scenario has one for each CPU; an invalidation goes to every IOMMU that uses the table.
    modelled: true,
    words: oneOf({
      issuerOnly: 'the CPU that issues it, and no other',
      broadcast: 'every CPU that shares the tables',
      perUnit: 'the unit that it is sent to; by default one is sent to each',
    }),
  },
  commandOrder: {
    id: 'K15',
    asks: 'In what order do invalidations act?',
    modelled: true,
    words: oneOf({
      fifo: 'as submitted',
      unordered: 'any, until a wait or fence',
      untilWaitCommand: 'any, but none passes a wait command',
    }),
  },
  completion: {
    id: 'K16',
    asks: 'How does software learn that an invalidation is complete?',
    modelled: true,
    words: oneOf({
      instruction: 'an instruction waits for it',
      waitCommand: 'a wait that ends when all before it is complete',
      pollBounded: 'it polls, and goes on after a time even if it is not',
      waitMayAbort: 'a wait that is cut short where a device TLB does not answer',
    }),
  },
  walksAtExecution: {
    id: 'K17',
    asks: 'What becomes of a walk that read an old entry when the invalidation acts?',
    modelled: true,
    words: oneOf({
      stopped: 'it is stopped, finished or restarted',
      unspecified: 'nothing is said: it may finish later on what it read',
    }),
  },
  drains: {
    id: 'K18',
    asks: 'Does completion wait for accesses that were translated before?',
    modelled: true,
    words: oneOf({
      all: 'yes, for all',
      s1ScopeOnly: 'yes, except where only the second stage of two was invalidated',
      flag: 'only if the command asks for it',
      onRepeat: 'the first time no; once it has completed, a second one does',
      no: 'no',
    }),
  },
  deviceTlb: {
    id: 'K19',
    asks: 'Can devices have TLBs of their own?',
    modelled: true,
    words: oneOf({ none: 'no', optional: 'yes, with ATS' }),
  },
  fault: {
    id: 'K20',
    asks: 'What becomes of an access that faults?',
    modelled: true,
    words: oneOf({
      restart: 'it is tried again once software has answered',
      abort: 'it is lost',
      stall: 'it waits until software says go on or stop',
    }),
  },
  accessedDirty: {
    id: 'K21',
    asks: 'Who sets accessed and dirty marks?',
    // Dirty marks; in scenarios that have them.
    modelled: true,
    words: oneOf({
      none: 'software alone',
      atomic: 'hardware, where enabled, in one atomic step',
      atomicThroughStaleUpper: 'hardware, where enabled; perhaps in a table that is no longer linked',
    }),
  },
  sizeChangeJudged: {
    id: 'K22',
    asks: 'What must translate alike for a change to count as one of size alone?',
    modelled: true,
    words: oneOf({ page: 'the page that is accessed', entry: 'every page of the larger entry' }),
  },
  walkCache: {
    id: 'K23',
    asks: 'Are entries that point to tables cached?',
    modelled: true,
    words: yesNo('a walk may start below the root', 'every walk starts at the root'),
  },
  prefetches: {
    id: 'K24',
    asks: 'May walks and fills happen at any time, for any page, without a request?',
    modelled: true,
    words: yesNo('at any time', 'only for an access'),
  },
  rightsConflict: {
    id: 'K25',
    asks: 'What may an access do that meets two entries of one size and frame which differ in rights?',
    modelled: true,
    words: outcomes,
  },
  configurationFetch: {
    id: 'K26',
    asks: 'How is a configuration entry fetched?',
    modelled: true,
    words: oneOf({ whole: 'whole', bursts: 'in bursts, between which it may change' }),
  },
  runConflict: {
    id: 'K27',
    asks: 'What may an access do that meets the same translation as a leaf over a run of entries and as a leaf of fewer entries?',
    modelled: true,
    words: answer => (answer === 'noRuns' ? 'there are no leaves over several entries' : outcomes(answer)),
  },
  faultDrops: {
    id: 'K28',
    asks: "What does a fault of a CPU's access drop of what its MMU holds?",
    // Where a procedure has such an access.
    modelled: true,
    words: oneOf({
      nothing: 'nothing: a stale entry may make the next try fault too',
      itsPage: 'all that it holds for the page',
    }),
  },
}
