// A scenario says what is asked for: the tables at the start, the maps before and after, and which units use the tables.
// A target is a page where `before` and `after` differ; every other page of `before` must translate throughout.
import { SpecMistake } from '../../checker/language/index.ts'
import {
  type ConfigurationShape,
  callerLine,
  type Domain,
  type EntryPlace,
  type Frame,
  frameNumber,
  type MapChanges,
  type Mapping,
  mappingName,
  oneOf,
  onlyKnown,
  type Page,
  PageMap,
  type Region,
  Space,
  sameMapping,
  type WordRange,
} from '../table/index.ts'
import type { Cpu } from './cpu.ts'

/** Who walks the tables: the device's unit alone, or also the MMU of a CPU. */
export type Units = 'hardware' | 'hardware and CPU'

export interface ScenarioOptions {
  readonly name: string
  readonly levels?: number
  /** Entries of a table, where the command line doesn't say: the smallest number that can show the bug. */
  readonly entries?: number
  /** The least number of entries for which the scenario means something. */
  readonly entriesMin?: number
  /** Entries of the root table. */
  readonly roots?: number
  /** The level of the leaves at the start; the root's where not given (superpages). */
  readonly leafLevel?: number
  /** Entries in one cache line. */
  readonly entriesPerLine?: number
  readonly units?: Units
  /** A configuration entry for each device stands above the tables. */
  readonly configuration?: ConfigurationShape
  readonly cpus?: number
  /** Leaves have dirty marks, which hardware sets where question K21 says so. */
  readonly dirtyMarks?: boolean
  /** Devices have TLBs of their own (ATS), where the hardware allows it (K19). */
  readonly deviceTlb?: boolean
  /** Each CPU has an MMU of its own, `MMU 0` and so on; otherwise one MMU stands for all. */
  readonly mmuPerCpu?: boolean
  /** How the map at the start differs from page n -> frame n, read and write. The tables must say it: see `start`. */
  readonly before?: (space: Space) => MapChanges
  /** Changes entries of the start, so that they say what `before` says. */
  readonly start?: (space: Space) => void
  /** How the map at the end differs from the map before. */
  readonly after: (space: Space) => MapChanges
  /** Maps through which the procedure means to pass, each as changes of the map before. */
  readonly between?: (space: Space) => readonly MapChanges[]
  /** Properties that this scenario can't exercise, with the reason. */
  readonly notApplicable?: { readonly [property: string]: string }
}

export interface Scenario extends ScenarioOptions {
  readonly kind: 'scenario'
  readonly source: string | null
}

const optionsOfScenario = [
  ...[
    'name',
    'levels',
    'entries',
    'entriesMin',
    'roots',
    'leafLevel',
    'entriesPerLine',
    'units',
    'configuration',
    'cpus',
  ],
  ...['dirtyMarks', 'deviceTlb', 'mmuPerCpu', 'before', 'start', 'after', 'between', 'notApplicable'],
  ...['kind', 'source'], // of a scenario from which another is made
]

/**
 * What a procedure is tried in: the tables at the start, and what every page is mapped to before and after.
 * Throws a SpecMistake for an option that means nothing.
 */
export function scenario(options: ScenarioOptions): Scenario {
  onlyKnown(options, optionsOfScenario)
  if (options.units !== undefined) oneOf(options.units, ['hardware', 'hardware and CPU'], 'kind of units')
  if (options.configuration !== undefined) onlyKnown(options.configuration, ['devices', 'domains', 'uses'])
  return { ...options, kind: 'scenario', source: callerLine() }
}

/** A scenario at a given number of entries. */
export interface Setting {
  readonly dirtyMarks: boolean
  readonly name: string
  readonly space: Space
  readonly before: PageMap
  readonly after: PageMap
  readonly between: readonly PageMap[]
  readonly targets: readonly Page[]
  readonly units: Units
  readonly cpus: number
  readonly deviceTlb: boolean
  readonly mmuPerCpu: boolean
  readonly notApplicable: { readonly [property: string]: string }
}

/** A scenario at a size: its tables and maps worked out; `entries` null: the scenario's own number of entries. */
export function settingOf(scenario: Scenario, entries: number | null): Setting {
  const least = scenario.entriesMin ?? 2
  const chosen = entries ?? scenario.entries ?? least
  if (!Number.isInteger(chosen) || chosen < least)
    throw new SpecMistake(`${scenario.name} with ${chosen} entries a table`, `use ${least} or more`, scenario.source)
  const levels = scenario.levels ?? 2
  const space = new Space({
    levels,
    entries: chosen,
    roots: scenario.roots ?? 1,
    leafLevel: scenario.leafLevel ?? levels,
    entriesPerLine: scenario.entriesPerLine ?? 2,
    configuration: scenario.configuration ?? null,
  })
  if (scenario.configuration !== undefined && scenario.units === 'hardware and CPU')
    throw new SpecMistake(
      `${scenario.name} has a configuration table and tables that a CPU walks`,
      "leave one out: a CPU's walks start at a register",
      scenario.source,
    )
  if (scenario.dirtyMarks === true && scenario.deviceTlb === true)
    throw new SpecMistake(
      `${scenario.name} has dirty marks and devices with TLBs`,
      'leave one out: how a device asks for the right to write is not modelled',
      scenario.source,
    )
  if (scenario.configuration !== undefined && scenario.deviceTlb === true)
    throw new SpecMistake(
      `${scenario.name} has a configuration table and devices with TLBs`,
      'leave one out: which of the two a device remembers is not modelled',
      scenario.source,
    )
  scenario.start?.(space)
  const before = PageMap.usual(space).with(scenario.before?.(space) ?? [], scenario.source)
  checkStart(space, before, scenario.source)
  const after = before.with(scenario.after(space), scenario.source)
  return {
    name: scenario.name,
    space,
    before,
    after,
    between: (scenario.between?.(space) ?? []).map(changes => before.with(changes, scenario.source)),
    targets: before.differences(after),
    units: scenario.units ?? 'hardware',
    cpus: scenario.cpus ?? 1,
    dirtyMarks: scenario.dirtyMarks ?? false,
    deviceTlb: scenario.deviceTlb ?? false,
    mmuPerCpu: scenario.mmuPerCpu ?? false,
    notApplicable: scenario.notApplicable ?? {},
  }
}

/** Refuses a start whose tables say otherwise than the map before. */
function checkStart(space: Space, before: PageMap, source: string | null): void {
  for (const page of space.pages) {
    const found = space.startMapping(page)
    if (!sameMapping(found, before.at(page)))
      throw new SpecMistake(
        `${space.pageName(page)} is mapped to ${mappingName(before.at(page))} before, but the tables of the start say ${mappingName(found)}`,
        'change the entries of the start with `start`, or the map with `before`',
        source,
      )
  }
}

/** What a procedure gets to work with. */
export interface Workplace {
  readonly cpu: Cpu
  readonly cpus: readonly Cpu[]
  readonly space: Space
  /** A variable that the CPUs share: a small number, 0 at the start and at most 1 unless the options say otherwise. */
  readonly word: (name: string, options?: Partial<WordRange>) => EntryPlace
  /** The level 2 regions, in order. */
  readonly superpages: readonly Region[]
  readonly superpage: Region
  /** The pages where the maps before and after differ, in order. */
  readonly targets: readonly Page[]
  /** The first target; page 0 where there is none. */
  readonly target: Page
  readonly before: (page: Page) => Mapping | null
  readonly after: (page: Page) => Mapping | null
  /** The devices of the configuration table; one where there is none. */
  readonly devices: readonly number[]
  /** The page of a device at a place in its tables. */
  readonly pageOf: (device: number, offset: number) => Page
  readonly configuration: ConfigurationWork
}

/** The configuration table, for scenarios that have one. */
export interface ConfigurationWork {
  /** The entry of a device. */
  readonly entry: (device: number) => EntryPlace
  /** The trees of the start, each with its tag. */
  readonly domains: readonly Domain[]
}

export type Body = (work: Workplace) => void

export interface Procedure {
  readonly kind: 'procedure'
  readonly name: string
  readonly body: Body
  readonly source: string | null
}

/** A named procedure. `body` runs once for each case, and its calls on the CPUs are recorded as micro-steps. */
export function procedure(name: string, body: Body): Procedure {
  return { kind: 'procedure', name, body, source: callerLine() }
}

/** A fresh data frame that no page of the start has. */
export function newFrame(space: Space, number = 0): Frame {
  return frameNumber(space.firstNewFrame() + number)
}
