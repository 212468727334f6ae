// Looks at every new state once: for a violation of each property that is not violated yet, and for each situation that has not
// arisen yet.
import type { CompiledProperty, Scan } from '../../compile/index.ts'
import type { Exploration } from './exploration.ts'
import type { StateStore } from './state-store.ts'

interface Wanted {
  readonly scan: Scan
  readonly seen: (depth: number) => void
}

export class Watch {
  /** The number of steps to the nearest violation of each violated `never` property. */
  readonly violatedAt: Map<CompiledProperty, number> = new Map()
  readonly unseenSituations: Set<CompiledProperty['situations'][number]> = new Set()
  private wanted: Wanted[] = []
  private looked = 0
  private readonly properties: readonly CompiledProperty[]

  constructor(properties: readonly CompiledProperty[]) {
    this.properties = properties
    for (const property of properties) {
      if (property.property.kind === 'never')
        this.wanted.push({ scan: property.scan, seen: depth => this.violatedAt.set(property, depth) })
      for (const situation of property.situations) {
        this.unseenSituations.add(situation)
        this.wanted.push({ scan: situation.scan, seen: () => this.unseenSituations.delete(situation) })
      }
    }
  }

  /** Situations that have not arisen: property and text, in the model's order. */
  get unseen(): Exploration['unseenSituations'] {
    return this.properties.flatMap(({ property, situations }) =>
      situations
        .filter(situation => this.unseenSituations.has(situation))
        .map(({ text }) => ({ property: property.name, text })),
    )
  }

  /** Every property is violated. */
  get allViolated(): boolean {
    return this.properties.every(property => this.violatedAt.has(property))
  }

  /** Looks at the states that are new since the last look, all of one depth. */
  look(store: StateStore, depth: number): void {
    while (this.looked < store.count) {
      const { chunk, from, to } = store.stretch(this.looked, store.count)
      this.wanted = this.wanted.filter(({ scan, seen }) => {
        if (scan(chunk, from, to) < 0) return true
        seen(depth)
        return false
      })
      this.looked += (to - from) / store.words
    }
  }
}
