// What keeps a run that goes on for ever from its goal, as data: where it could get out of the loop and doesn't, and who waits. Steps are
// counted from 1.

/** A variable on which a step rests. */
export interface Rest {
  readonly what: string
  /** Its value; of a place in a cache `there` or `not there`. */
  readonly says: string
  /** The step that made it so; null where it has been so from the start. */
  readonly since: number | null
  /** Who did that. */
  readonly by: string | null
  /** The loop makes it so anew in every round; otherwise nothing in the loop changes it. */
  readonly again: boolean
}

/** A step of the loop at which its agent's program has another way, off the loop. */
export interface Turn {
  readonly agent: string
  readonly step: number
  /** The other way leads to the goal by itself; otherwise only back into the loop. */
  readonly isWayOut: boolean
  /** Why the step goes the way that it goes. */
  readonly rests: readonly Rest[]
  /** Ways off the loop that are open at that moment: nothing obliges the run to take one. */
  readonly open: readonly string[]
}

/** An agent that the goal is about, and that can't go on. */
export interface Waiting {
  readonly agent: string
  /** What it can't go on with. */
  readonly text: string
  /** Ways after which it could, by replay, the shortest first. None: whatever happens, it can't. Null: that was not found out. */
  readonly ways: readonly Way[] | null
}

export interface Way {
  readonly steps: readonly { readonly agent: string; readonly text: string }[]
  /** Somebody, or something, can be relied on for the first of these steps. */
  readonly isPromised: boolean
}

export interface Hindrance {
  readonly turns: readonly Turn[]
  readonly waiting: readonly Waiting[]
}
