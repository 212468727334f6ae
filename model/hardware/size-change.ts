// Bookkeeping for hardware that exempts a size change only if the whole entry translates alike before and after (question K22).
// For each region that one upper entry, or a run of entries, covers: has the translation of any of its pages changed, as this unit's walks see it,
// since an invalidation last left nothing of the region in the unit? If not, a large and a small entry that meet there belong to
// one and the same translation of the whole. Filling a hole below the region's own entry is no change: nothing that was invalid is
// cached. At or above the region's own entry the whole of it is exchanged, and there a hole counts.
// Without such hardware in the case there is no bookkeeping.
import {
  all,
  any,
  anyOf,
  append,
  at,
  boolean,
  type CellTerm,
  type Condition,
  cellsOf,
  type Expression,
  largest,
  type ModelBuilder,
  negation,
  substitute,
  truth,
  type Update,
} from '../../checker/language/index.ts'
import type { Memory } from '../memory/index.ts'
import { isAmong, type Page, pagesName, type Table } from '../table/index.ts'
import { ofTag } from './caches.ts'
import type { Command } from './command.ts'
import { type Leaf, mappingOf, type Position, type Reach, type Reading } from './reach.ts'
import { clears } from './scope.ts'
import { ask, type Unit } from './unit.ts'

interface Watched {
  /** The level of the entries that cover the region. */
  readonly level: number
  readonly pages: readonly Page[]
  /** Cached under this tag; null where there is no configuration. */
  readonly tag: number | null
  readonly changed: CellTerm<boolean>
  /** For each page: an expression that numbers its translation. */
  readonly translations: readonly Expression[]
  /** The pages whose translation reads a cell, by their place in `translations`. */
  readonly readers: ReadonlyMap<number, readonly number[]>
}

export class SizeChange {
  private readonly unit: Unit
  /** The level of the entry that a cell holds, for the cells that this unit sees. */
  private readonly levels: ReadonlyMap<number, number>
  private readonly watched: readonly Watched[]

  constructor(builder: ModelBuilder, unit: Unit, reach: Reach, memory: Memory) {
    this.unit = unit
    const snoops = ask(unit, 'walkSnoops')
    this.levels = new Map(reach.places().map(place => [memory.seen(place, snoops).cell, place.table.level]))
    const { space } = reach
    const leaves = ask(unit, 'sizeChangeJudged') === 'entry' ? largeLeaves(reach) : []
    this.watched = leaves.flatMap(leaf => {
      const { level } = leaf
      const firsts = space.pagesOf(0).filter(page => page % leaf.pages === 0)
      return firsts.flatMap(first =>
        treesOf(reach).map(({ table, tag }) => {
          const pages = space.around(first, leaf.pages)
          const name = `${unit.name}: ${pagesName(first, pages.length)}${ofTag(tag)}${tag === null ? '' : ` in ${table.name}`} changed`
          const translations = reach
            .among(pages)
            .map(page => numbering(unit, reach, memory, { page, table, tag, isTop: false }, new Map()))
          const changed = builder.variable(name, boolean, false)
          return { level, pages, tag, changed, translations, readers: readersOf(translations) }
        }),
      )
    })
  }

  /** The updates of a step, with the bookkeeping of what they change in what walks see. */
  accompany(updates: readonly Update[]): readonly Update[] {
    const values = new Map(updates.map(update => [update.cell, update.value]))
    const after = (expression: Expression): Expression =>
      substitute(expression, cell => values.get(cell) ?? { kind: 'cell', cell })
    const level = largest(updates.map(update => this.levels.get(update.cell) ?? 0))
    const notes = this.watched.flatMap(region => {
      const exchanged = level >= region.level
      const touched = new Set([...values.keys()].flatMap(cell => region.readers.get(cell) ?? []))
      const differences = [...touched]
        .sort((left, right) => left - right)
        .flatMap((page): Condition[] => {
          const before = at(region.translations, page)
          const then = after(before)
          if (JSON.stringify(then) === JSON.stringify(before)) return []
          return [exchanged ? differs(before, then) : all(differs(before, then), differs(before, nothing))]
        })
      if (differences.length === 0) return []
      const { changed, translations } = region
      const someMapped = exchanged ? anyOf(translations.map(before => differs(before, nothing))) : all()
      return [changed.takes(truth(boolean, any(changed.is(true), all(someMapped, anyOf(differences)))))]
    })
    return [...updates, ...notes]
  }

  /** The updates of an execution that leaves nothing of a region in the unit. */
  forget(command: Command): readonly Update[] {
    if (command.unit !== this.unit) return []
    const cleared = this.watched.filter(({ pages, tag }) => clears(command, pages, tag))
    return cleared.map(({ changed }) => changed.becomes(false))
  }

  /** Some page of the region of so many pages around a page has changed: the exemption is off. Null where pages are judged one by one. */
  hasChanged(count: number, page: Page, tag: number | null): Condition | null {
    const found = this.watched.filter(
      region => region.pages.length === count && isAmong(region.pages, page) && region.tag === tag,
    )
    const [first, ...others] = found
    if (first === undefined) return null
    // Two trees under one tag: what the tag means as a whole has changed from one to the other.
    return others.length > 0 ? all() : all(first.changed.is(true))
  }
}

/** The trees that a walk may walk, each with the tag under which the walk goes. */
function treesOf({ space, configurations }: Reach): readonly { readonly table: Table; readonly tag: number | null }[] {
  if (space.configuration === null) return [{ table: space.root, tag: null }]
  const trees = configurations.map(
    ({ root, tag }) => [`${root.id}.${root.level}.${tag}`, { table: root, tag }] as const,
  )
  return [...new Map(trees).values()]
}

function readersOf(translations: readonly Expression[]): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>()
  for (const [page, translation] of translations.entries())
    for (const cell of cellsOf(translation)) append(found, cell, page)
  return found
}

const nothing: Expression = { kind: 'constant', value: 0 }

function differs(left: Expression, right: Expression): Condition {
  return { condition: negation({ kind: 'equal', left, right }) }
}

/** The leaves of more than one page: upper entries, and runs of entries. */
function largeLeaves(reach: Reach): readonly Leaf[] {
  return reach.leavesOfAll().filter(({ pages }) => pages > 1)
}

/** A number for what a page translates to, by the entries that the unit sees; 0 is nothing. */
function numbering(
  unit: Unit,
  reach: Reach,
  memory: Memory,
  position: Position,
  numbers: Map<string, number>,
): Expression {
  const { page } = position
  const cell = memory.seen(reach.placeAt(position), ask(unit, 'walkSnoops'))
  return reach.readings(position).reduce<Expression>(
    (otherwise, { value, reading }) => {
      const when = cell.is(cell.domain.decode(value)).condition
      return { kind: 'choose', when, then: numberOf(reading), otherwise }
    },
    { kind: 'constant', value: 0 },
  )

  function numberOf(reading: Reading): Expression {
    if (reading.kind === 'nothing') return { kind: 'constant', value: 0 }
    if (reading.kind === 'table') return numbering(unit, reach, memory, { ...position, table: reading.table }, numbers)
    const { frame, rights } = mappingOf(reading.translation, page)
    const key = `${frame} ${rights}`
    const number = numbers.get(key) ?? numbers.size + 1
    numbers.set(key, number)
    return { kind: 'constant', value: number }
  }
}
