// The units of a case at work: what each may hold, its rules, and the devices behind them that have TLBs of their own.
import { at, type ModelBuilder, type Update } from '../checker/language/index.ts'
import {
  addDeviceRules,
  addInvalidationRules,
  addMarkRules,
  addWalkRules,
  CachedInvalids,
  Caches,
  type Command,
  deviceCaches,
  type Judged,
  type Reach,
  type Signal,
  SizeChange,
  type Unit,
} from './hardware/index.ts'
import type { Freed, Marks, Memory } from './memory/index.ts'
import type { Program } from './procedure/index.ts'
import type { Page } from './table/index.ts'

interface Surroundings {
  readonly programs: readonly Program[]
  readonly commands: readonly Command[]
  readonly signals: readonly Signal[]
  readonly memory: Memory
  readonly reach: Reach
  readonly freed: Freed
  readonly marks: Marks
}

/** What one unit may hold, and the bookkeeping beside it. */
export interface AtWork {
  readonly caches: Caches
  readonly sizeChange: SizeChange
  readonly cachedInvalids: CachedInvalids
}

export class UnitsAtWork {
  readonly units: readonly AtWork[]
  private readonly devices: readonly { readonly device: Caches; readonly given: Caches }[]
  private readonly sizeChanges: readonly SizeChange[]

  constructor(
    builder: ModelBuilder,
    units: readonly Unit[],
    devices: readonly Unit[],
    { memory, reach }: Pick<Surroundings, 'memory' | 'reach'>,
    judged: Judged,
    accessedBy: (unit: Unit) => readonly Page[],
  ) {
    this.sizeChanges = units.map(unit => new SizeChange(builder, unit, reach, memory))
    this.units = units.map((unit, index) => ({
      caches: new Caches(builder, unit, reach, memory, judged),
      sizeChange: at(this.sizeChanges, index),
      cachedInvalids: new CachedInvalids(builder, unit, reach, accessedBy(unit)),
    }))
    const given = this.units.map(({ caches }) => caches)
    this.devices = devices.flatMap(device =>
      given
        .filter(({ unit }) => unit === device.behind)
        .map(caches => ({ device: deviceCaches(builder, device, caches, reach, judged), given: caches })),
    )
  }

  /** TLBs of devices. */
  get deviceTlbs(): readonly Caches[] {
    return this.devices.map(({ device }) => device)
  }

  /** All that units and devices may hold. */
  get caches(): readonly Caches[] {
    return [...this.units.map(({ caches }) => caches), ...this.deviceTlbs]
  }

  /** Accompanies updates that walks may see. */
  accompany(updates: readonly Update[]): readonly Update[] {
    return this.sizeChanges.reduce((known, sizeChange) => sizeChange.accompany(known), updates)
  }

  /** Adds the rules by which units walk, fill and lose what they hold, and devices get it from them. */
  addRules(builder: ModelBuilder, around: Surroundings): void {
    const { memory, reach, freed } = around
    for (const { caches, sizeChange, cachedInvalids } of this.units) {
      addWalkRules(builder, caches, reach, memory, freed)
      addMarkRules(builder, caches, reach, around)
      cachedInvalids.addRules(builder, caches, reach, memory, freed)
      const onExecution = (command: Command): readonly Update[] => [
        ...sizeChange.forget(command),
        ...cachedInvalids.drops(command),
      ]
      addInvalidationRules(builder, caches, { ...around, onExecution })
    }
    for (const { device, given } of this.devices) {
      addDeviceRules(builder, device, given, reach)
      addInvalidationRules(builder, device, { ...around, onExecution: () => [] })
    }
  }
}
