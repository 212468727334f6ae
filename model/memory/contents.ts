// Which values each entry may come to hold in a case: what it starts with, what any micro-step stores there, and whatever
// a newly allocated frame held before. Procedures store constants, so the list is short and the state stays small.
import type { Program } from '../procedure/index.ts'
import { type EntryPlace, type EntryValue, invalid, type Space, stale, type Table, valueName } from '../table/index.ts'

/** One store that a micro-step makes. A zeroed allocation makes one for each entry. */
export interface Store {
  readonly cpu: number
  /** The place of the micro-step in its CPU's program. */
  readonly step: number
  readonly place: EntryPlace
  readonly value: EntryValue
}

/** Every store of the programs, in program order for each CPU. */
export function storesOf(programs: readonly Program[]): readonly Store[] {
  return programs.flatMap((program, cpu) =>
    program.steps.flatMap(({ action }, step): Store[] => {
      if (action.kind === 'write') return [{ cpu, step, place: action.place, value: action.value }]
      if (action.kind !== 'allocate' || !action.zeroed) return []
      return placesOf(action.table).map(place => ({ cpu, step, place, value: invalid }))
    }),
  )
}

function placesOf(table: Table): readonly EntryPlace[] {
  return Array.from({ length: table.entries }, (_, index) => table.at(index))
}

export function placeKey(place: EntryPlace): string {
  return `${place.table.id}.${place.index}`
}

/** For every entry of every table: the values that it may hold, the one of the start first. */
export class Contents {
  readonly places: readonly EntryPlace[]
  private readonly values = new Map<string, EntryValue[]>()

  constructor(space: Space, tables: readonly Table[], stores: readonly Store[]) {
    this.places = tables.flatMap(placesOf)
    for (const place of this.places)
      this.values.set(placeKey(place), [place.table.origin === 'initial' ? space.startValue(place) : stale])
    for (const { place, value } of stores) {
      const known = this.at(place)
      const name = valueName(value, 1)
      if (!known.some(other => valueName(other, 1) === name)) this.values.get(placeKey(place))?.push(value)
    }
  }

  at(place: EntryPlace): readonly EntryValue[] {
    return this.values.get(placeKey(place)) ?? []
  }
}
