// Frames that were given away: tables that were freed, and data frames that were released. Nothing ever comes back in a case,
// so a walk that holds a freed table is stale for good.
import {
  boolean,
  type CellTerm,
  type Condition,
  type ModelBuilder,
  never,
  not,
  type Update,
} from '../../checker/language/index.ts'
import type { Program } from '../procedure/index.ts'
import { type Frame, frameName, type Table } from '../table/index.ts'

export class Freed {
  private readonly tables: ReadonlyMap<number, CellTerm<boolean>>
  private readonly frames: ReadonlyMap<number, CellTerm<boolean>>

  constructor(builder: ModelBuilder, programs: readonly Program[]) {
    const tables = new Map<number, CellTerm<boolean>>()
    const frames = new Map<number, CellTerm<boolean>>()
    for (const { action } of programs.flatMap(program => program.steps)) {
      if (action.kind === 'free' && !tables.has(action.table.id))
        tables.set(action.table.id, builder.variable(`${action.table.name} is free`, boolean, false))
      if (action.kind === 'release' && !frames.has(action.frame))
        frames.set(action.frame, builder.variable(`${frameName(action.frame)} is released`, boolean, false))
    }
    this.tables = tables
    this.frames = frames
  }

  /** The table was freed. */
  is(table: Table): Condition {
    return this.tables.get(table.id)?.is(true) ?? never
  }

  isNot(table: Table): Condition {
    return not(this.is(table))
  }

  frees(table: Table): readonly Update[] {
    const cell = this.tables.get(table.id)
    return cell === undefined ? [] : [cell.becomes(true)]
  }

  canBe(table: Table): boolean {
    return this.tables.has(table.id)
  }

  canBeReleased(frame: Frame): boolean {
    return this.frames.has(frame)
  }

  /** The frame was released to another owner. */
  isReleased(frame: Frame): Condition {
    return this.frames.get(frame)?.is(true) ?? never
  }

  releases(frame: Frame): readonly Update[] {
    const cell = this.frames.get(frame)
    return cell === undefined ? [] : [cell.becomes(true)]
  }

  readonly anyReleased = (): boolean => this.frames.size > 0
  readonly anyFreed = (): boolean => this.tables.size > 0
}
