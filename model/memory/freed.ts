// Frames that were given away: tables that were freed, and data frames that were released. Nothing ever comes back in a case,
// so a walk that holds a freed table is stale for good.
import {
  anyOf,
  type CellTerm,
  type Condition,
  enumeration,
  type ModelBuilder,
  never,
  not,
  type ScalarDomain,
  type Update,
} from '../../checker/language/index.ts'
import type { Program } from '../procedure/index.ts'
import { type Frame, frameName, type Table } from '../table/index.ts'
import type { Contents } from './contents.ts'

type Owner = 'this code' | 'somebody else'
const owner: ScalarDomain<Owner> = enumeration('this code', 'somebody else')

export class Freed {
  private readonly tables: ReadonlyMap<number, CellTerm<Owner>>
  private readonly frames: ReadonlyMap<number, CellTerm<Owner>>

  constructor(builder: ModelBuilder, programs: readonly Program[], contents: Contents) {
    const tables = new Map<number, CellTerm<Owner>>()
    const frames = new Map<number, CellTerm<Owner>>()
    const steps = programs.flatMap((program, cpu) => program.steps.map(({ action }, step) => ({ action, cpu, step })))
    for (const { action, cpu, step } of steps) {
      for (const { frees } of contents.ways(cpu, step))
        if (frees !== null && !tables.has(frees.id))
          tables.set(frees.id, builder.variable(`Owner of table ${frees.name}`, owner, 'this code'))
      if (action.kind === 'release' && !frames.has(action.frame))
        frames.set(action.frame, builder.variable(`Owner of ${frameName(action.frame)}`, owner, 'this code'))
    }
    this.tables = tables
    this.frames = frames
  }

  /** The table was freed. */
  is(table: Table): Condition {
    return this.tables.get(table.id)?.is('somebody else') ?? never
  }

  isNot(table: Table): Condition {
    return not(this.is(table))
  }

  /** Whose a table is; null where it is never given away. */
  ownerOf(table: Table): CellTerm<Owner> | null {
    return this.tables.get(table.id) ?? null
  }

  ownerOfFrame(frame: Frame): CellTerm<Owner> | null {
    return this.frames.get(frame) ?? null
  }

  frees(table: Table): readonly Update[] {
    const cell = this.tables.get(table.id)
    return cell === undefined ? [] : [cell.becomes('somebody else')]
  }

  canBe(table: Table): boolean {
    return this.tables.has(table.id)
  }

  canBeReleased(frame: Frame): boolean {
    return this.frames.has(frame)
  }

  /** The frame was released to another owner. */
  isReleased(frame: Frame): Condition {
    return this.frames.get(frame)?.is('somebody else') ?? never
  }

  releases(frame: Frame): readonly Update[] {
    const cell = this.frames.get(frame)
    return cell === undefined ? [] : [cell.becomes('somebody else')]
  }

  anyReleased(): boolean {
    return this.frames.size > 0
  }

  /** Some table was freed. */
  any(): Condition {
    return anyOf([...this.tables.values()].map(cell => cell.is('somebody else')))
  }

  anyFreed(): boolean {
    return this.tables.size > 0
  }
}
