// What the checker needs to know of specs and hardware, as data: it checks cases and prints names, and understands neither.
import type { Model, Violation } from './model.ts'

/** The verdict that a spec's writer expects, with the reason that was written down before it was run. */
export interface Expectation {
  readonly verdict: 'holds' | 'violated'
  readonly reason: string | null
}

export interface NotApplicable {
  readonly property: string
  readonly says: string
  readonly reason: string
}

/** A case, built: the model and what can be counted without running it. */
export interface BuiltCase {
  readonly model: Model
  /** Properties that this case can't exercise, with the reason; they are not in the model. */
  readonly notApplicable: readonly NotApplicable[]
  /** What the procedure costs, counted: name and number. */
  readonly costs: readonly { readonly name: string; readonly count: number }[]
  /** What a reader of a trace has to know: how it starts, and what was asked. Sentences. */
  readonly about?: readonly string[]
  /** For the cause of a violation. */
  readonly knowledge?: () => Knowledge
  /** What may come of it, for a comparison with another case. */
  readonly observations?: () => readonly Observation[]
  /** What makes its states too many for a search; null where nothing is known of that. */
  readonly growth?: () => Growth | null
}

/** What is pending at once, in no order, so that each set of it is a state. */
export interface Growth {
  /** How much is pending: up to 2 to this power sets. */
  readonly count: number
  /** What it is, in words, such as `511 stores of L1 may become visible in any order: up to 2^511 sets of them`. */
  readonly what: string
  /** What to do, such as `take fewer entries (--entries 4)`. */
  readonly cure: string
}

/** Something that a case may come to, good or bad: it does if one of the ways can be reached. */
export interface Observation {
  /** What it is about, such as `page 0 after the return`. */
  readonly of: string
  /** What else the same is true of, without being looked at by itself. */
  readonly alsoOf: readonly string[]
  /** What becomes of that, such as `fault`. */
  readonly name: string
  readonly says: string
  readonly ways: readonly Violation[]
}

/**
 * What the writer of a model knows of it and the rules don't say: for the cause of a violation. Cells are given by their index.
 */
export interface Knowledge {
  /** Cells for what entries hold, as walks see them. */
  readonly entries: ReadonlySet<number>
  /** Cells of memory, as CPUs see it and as walks do: entries, and words that CPUs share. */
  readonly memory: ReadonlySet<number>
  readonly commands: readonly KnownCommand[]
  /** Cells of walks in flight, each of which stands for any number of walks. */
  readonly walks: ReadonlySet<number>
  /** Cells that say that something isn't seen yet. */
  readonly waiting: ReadonlyMap<number, Ending>
  /** What would remove what a cache cell stands for, such as `an invalidation of page 0`; null where that isn't known. */
  readonly removedBy: (cell: number) => string | null
  /**
   * What has to come before the entry is replaced from which a cache cell was made, and what that costs; null where nothing has to.
   * `beside`: another entry that has to be changed with it.
   */
  readonly replacedBy: (cell: number, beside: string | null) => string | null
  /** The cells of the entries with which an entry is one where it holds a value. */
  readonly besides: (cell: number, value: number) => readonly number[]
}

/** What makes something seen, such as `a complete fence`; and what is enough to keep it before something else, such as `a fence`. */
export interface Ending {
  readonly ends: string
  readonly orders: string
  /** Software has asked for it, as by a clean that hasn't taken effect. */
  readonly isAsked: boolean
}

/** A command that removes things from caches when it acts. */
export interface KnownCommand {
  /** Such as `the invalidation of page 0 (micro-step 3)`. */
  readonly name: string
  /** The cell that says how far it has got, and its values: submitted, and acted on. */
  readonly status: number
  readonly submitted: number
  readonly executed: number
  /** What only keeps a store before something else also keeps it before this. */
  readonly isOrdered: boolean
  /** What waits for it, such as `a wait`. */
  readonly waits: string
  /** The cell of the command itself, where the unit reads it in memory; null where it is told. */
  readonly slot: number | null
  /** Why it leaves what a cache cell stands for: a clause; null where it removes it. */
  readonly spares: (cell: number) => string | null
}

/** One procedure of one scenario on one hardware. */
export interface Case {
  readonly scenario: string
  readonly procedure: string
  readonly hardware: string
  /** Null where nothing is expected. */
  readonly expected: (property: string) => Expectation | null
  /** `entries`: the entries of a table; null for the spec's own default. */
  readonly build: (entries: number | null) => BuiltCase
  /** The same case on hardware with one answer changed, on which a property that is violated here is said to hold. */
  readonly withoutFeature?: readonly WithoutFeature[]
  /** The same case with the procedure changed a little, each in one place. */
  readonly mutations?: (entries: number | null) => readonly CaseMutation[]
  /** Whether this is the procedure that had the bug, its fix, or a fix that didn't suffice. */
  readonly role?: Role
  /** For a procedure that had a bug: this is the hardware of its source, and how the shortest trace compares with what the source tells. */
  readonly story?: Story
}

/** The violation of which the source of a bug tells. */
export interface Story {
  readonly property: string
  /** Null where the shortest trace is the interleaving that the source describes; otherwise a clause: how it is shorter or differs. */
  readonly differs: string | null
}

export type Role = 'unsafe' | 'fixed' | 'incomplete fix'

/** A feature of the hardware that a bug is blamed on. */
export interface WithoutFeature {
  readonly property: string
  readonly feature: string
  readonly build: (entries: number | null) => BuiltCase
}

/** A procedure changed in one place: steps left out, or two neighbours the other way round. */
export interface CaseMutation {
  readonly kind: 'without' | 'swapped'
  /** The steps that it is about, in words. */
  readonly steps: readonly string[]
  /** The line of the first of them. */
  readonly source: string | null
  /** Throws a SpecMistake where what is left can only be a mistake. */
  readonly build: () => BuiltCase
}

/** A documented bug: where it was and what it is called. */
export interface Bug {
  /** The advisory or the commit. */
  readonly id: string
  readonly year: number
  readonly codeBase: string
  /** What of the hardware it needs, in the words of the table of features. */
  readonly features: readonly string[]
}

export interface Spec {
  readonly kind: 'spec'
  /** Such as `xen/shatter`. */
  readonly name: string
  readonly summary: string
  /** The public source: a citation or an address. */
  readonly source: string
  /** The documented bug that the spec is about. */
  readonly bug?: Bug
  readonly cases: readonly Case[]
  /** Cases on hardware that the spec isn't about: checked only where that hardware is named. Nothing is expected of them. */
  readonly onRequest?: readonly Case[]
}

/** What a hardware answers to one question. */
export interface HardwareAnswer {
  readonly question: string
  readonly asks: string
  readonly answer: string
  readonly cites: string
  readonly standing: 'stated' | 'inferred' | 'unverified'
}

export interface HardwareSheet {
  readonly name: string
  readonly summary: string
  readonly kind: 'device' | 'cpu'
  /** Why not every spec checks it, in a word such as `erratum`; null where every spec does. */
  readonly onlyWhereNamed: string | null
  readonly answers: readonly HardwareAnswer[]
}

/** Everything that the composition root hands to the command line. */
export interface Catalogue {
  readonly version: string
  /** What the program does: a sentence. */
  readonly summary: string
  readonly hardware: readonly HardwareSheet[]
  readonly properties: readonly { readonly name: string; readonly says: string }[]
  /** How many entries a table may be given, and why no more: a clause. */
  readonly entries: { readonly max: number; readonly because: string }
  /** How a spec declares what is expected of a property. */
  readonly declaring: {
    /** What to write where it is meant to be violated on some hardware. */
    readonly violated: (property: string, hardware: readonly string[]) => string
    /** What to do where it holds that was declared to be violated: a clause. */
    readonly holds: string
  }
  /** The folder with the specs that ship, as an absolute path. */
  readonly specsFolder: string
  /** Files below it that hold no spec and may need what isn't installed, as absolute paths. */
  readonly notSpecs: readonly string[]
  /** The top folder of the package, as an absolute path: what a spec imports from it is the running program's own. */
  readonly packageFolder: string
  /** The text of a new spec's file, by its name: for `new`. */
  readonly newSpecText: (name: string) => string
  /** What `start` shows: spec files below `specsFolder`, procedures of theirs (all where empty) and the case whose trace is printed. */
  readonly start: {
    readonly files: readonly string[]
    readonly procedures: readonly string[]
    readonly hardware: readonly string[]
    /** How many entries a table has; null: the specs' own. */
    readonly entries: number | null
    readonly show: { readonly procedure: string; readonly hardware: string; readonly property: string }
  }
}
