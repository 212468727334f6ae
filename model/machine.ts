// A case becomes a model: the programs of the CPUs, the memory between them and the units, the units with their caches, and the
// properties that the case can exercise.
import {
  all,
  at,
  type BuiltCase,
  type Growth,
  ModelBuilder,
  type NotApplicable,
  not,
  SpecMistake,
  type Update,
} from '../checker/language/index.ts'
import { aboutCase } from './about.ts'
import { UnitsAtWork } from './at-work.ts'
import { costsOf } from './costs.ts'
import {
  accessedBy,
  accessesOf,
  addProgramRules,
  addWriteBackRules,
  ended,
  Locks,
  mistaken,
  overflows,
  runnersOf,
  succeeded,
} from './cpu/index.ts'
import { growthOf } from './growth.ts'
import {
  addSignalRules,
  ask,
  type Command,
  cite,
  commandsOf,
  pagesAlike,
  pagesToldApart,
  Reach,
  setsMarks,
  signalsOf,
  type Unit,
} from './hardware/index.ts'
import { knowledgeOf } from './knowledge.ts'
import { Contents, Freed, Locals, Marks, Memory, Private, StoreBuffers, storesOf } from './memory/index.ts'
import { pictureOf } from './picture/index.ts'
import { type Mutation, type Procedure, type Recorded, record, type Setting } from './procedure/index.ts'
import { type CaseParts, observationsOf, properties } from './property/index.ts'
import type { Frame, Page } from './table/index.ts'
import { devicesOf, type Hardware, unitsOf } from './units.ts'

/** The model of a procedure in a setting on hardware; of the procedure with a mutation where one is given. `pagesOf`: the pages that are looked at. */
export function buildCase(
  procedure: Procedure,
  setting: Setting,
  hardware: Hardware,
  mutation: Mutation | null = null,
  pagesOf: typeof pagesToldApart = pagesToldApart,
): BuiltCase {
  const recorded = record(procedure, setting, mutation)
  const builder = new ModelBuilder(`${procedure.name}; ${setting.name}; ${hardware.profile.name}`)
  const { parts, commands, alike, growth } = assemble(builder, recorded, setting, { hardware, pagesOf })
  const notApplicable: NotApplicable[] = []
  for (const property of properties) {
    if (property.isAsked?.(setting) === false) continue
    const reason = setting.notApplicable[property.name] ?? property.reasonNotApplicable(parts)
    if (reason === null) property.add(parts)
    else notApplicable.push({ property: property.name, says: property.says, reason })
  }
  return {
    model: builder.build(),
    notApplicable,
    costs: costsOf(recorded, setting),
    about: aboutCase(setting),
    knowledge: () => knowledgeOf(parts, commands),
    observations: () => observationsOf(parts, alike()),
    growth,
  }
}

interface Assembled {
  readonly parts: CaseParts
  readonly commands: readonly Command[]
  readonly alike: () => ReturnType<typeof pagesAlike>
  readonly growth: () => Growth | null
}

interface Means {
  readonly hardware: Hardware
  readonly pagesOf: typeof pagesToldApart
}

function assemble(
  builder: ModelBuilder,
  recorded: Recorded,
  setting: Setting,
  { hardware, pagesOf }: Means,
): Assembled {
  const { programs, tables } = recorded
  const { space } = setting
  const cpuAgents = programs.map((_, cpu) => builder.agent(`CPU ${cpu}`))
  const units = unitsOf(builder, setting, hardware)
  const runners = runnersOf(builder, programs, cpuAgents)
  const contents = new Contents(space, tables, programs, setting.dirtyMarks && units.some(setsMarks))
  const stores = storesOf(programs, contents)
  const weak = ask({ profile: hardware.cpu }, 'storeOrder') !== 'strong'
  const memory = new Memory(builder, space, contents, stores, programs, {
    weak,
    buffers: new StoreBuffers(programs, contents, weak ? [] : stores, units.every(isInvalidatedByInstruction)),
    behindCaches: units.some(unit => !ask(unit, 'walkSnoops')),
    writeBuffer: units.some(unit => ask(unit, 'writeBuffer')),
  })
  const freed = new Freed(builder, programs, contents)
  const marks = new Marks(builder, contents, setting.dirtyMarks)
  const locals = new Locals(builder, programs, contents)
  const devices = devicesOf(builder, setting, units)
  const commands = commandsOf(builder, programs, [...units, ...devices])
  const signals = signalsOf(builder, programs, [...units, ...devices])
  const locks = new Locks(builder, programs)
  const inBursts = units.some(unit => ask(unit, 'configurationFetch') === 'bursts')
  const asked = { setting, contents, programs, commands, stores, visibility: memory.visibility }
  const pages = pagesOf(asked)
  const reach = new Reach(space, contents, stores, inBursts, pages)
  refuseRuns(units, contents)
  refuseMarks(units, contents, setting)
  refuseLevels(units, reach, setting)
  const judged = { after: setting.after, isReleased: (frame: Frame) => freed.canBeReleased(frame) }
  const accessed = ({ cpu }: Unit): readonly Page[] => accessedBy(programs, cpu)
  const atWork = new UnitsAtWork(builder, units, devices, { memory, reach }, judged, accessed)
  const seen = (updates: readonly Update[]): readonly Update[] => atWork.accompany(updates)
  const cites = citesOf(units, hardware)
  const state = { memory, contents, locals, freed, marks }
  const privacy = new Private(memory, stores, table => freed.canBe(table))
  const accesses = { accessesOf: accessesOf(atWork.units, { memory, reach, freed, marks }) }
  const around = {
    ...state,
    ...accesses,
    commands,
    signals,
    locks,
    seen,
    cites,
    privacy,
    runners,
    caches: atWork.caches,
  }
  for (const runner of runners) addProgramRules(builder, runner, around)
  addWriteBackRules(builder, at(cpuAgents, 0), around)
  locks.addRules(builder, runners, memory)
  addSignalRules(builder, { programs, commands, signals, memory, caches: around.caches })
  atWork.addRules(builder, { programs, commands, signals, memory, reach, freed, marks })
  const wrong = { mistaken: mistaken(runners, around), overflows: overflows(runners, around) }
  const { units: caches, deviceTlbs } = atWork
  const parts = { ...state, builder, setting, runners, caches, deviceTlbs, reach, ...wrong, ...progressOf(runners) }
  builder.draw(pictureOf({ ...parts, commands, signals, locks }))
  return { parts, commands, alike: () => pagesAlike(asked), growth: () => growthOf(memory, privacy, commands) }
}

function progressOf(runners: CaseParts['runners']): Pick<CaseParts, 'hasReturned' | 'hasEnded' | 'hasStarted'> {
  return {
    hasReturned: succeeded(runners),
    hasEnded: ended(runners),
    hasStarted: not(all(...runners.map(({ place }) => place.is(0)))),
  }
}

/** INVLPG and INVEPT are serialising (SDM vol. 3A 9.3). */
function isInvalidatedByInstruction(unit: Unit): boolean {
  return ask(unit, 'completion') === 'instruction'
}

const passedStores = 'a load may pass earlier stores of its CPU (SDM vol. 3A 9.2.3.4)'

/** What permits stores to be seen late, and lines to stay in the caches. */
function citesOf(
  units: readonly Unit[],
  { cpu }: Hardware,
): { readonly stores: readonly string[]; readonly lines: readonly string[] } {
  const unsnooped = units.filter(unit => !ask(unit, 'walkSnoops'))
  return {
    stores: ask({ profile: cpu }, 'storeOrder') === 'strong' ? [passedStores] : cite({ profile: cpu }, 'storeOrder'),
    lines: unsnooped.flatMap(unit => cite(unit, 'walkSnoops')),
  }
}

/** Hardware that has no leaves over several entries takes each for a leaf of its own, or faults: nothing that a spec can mean. */
function refuseRuns(units: readonly Unit[], contents: Contents): void {
  const isUsed = contents.places.some(place => contents.at(place).some(value => value.kind === 'leaf' && value.run > 1))
  const without = units.find(unit => ask(unit, 'runConflict') === 'noRuns')
  if (isUsed && without !== undefined)
    throw new SpecMistake(
      `${without.profile.name} has no leaves over several entries`,
      `use leaves of one entry, or name it in the list \`notOn\` of the variant`,
    )
}

/** Where walks take tables for those of other levels, or end at another than the scenario's, some things are not worked out. */
function refuseLevels(units: readonly Unit[], reach: Reach, { space, dirtyMarks }: Setting): void {
  const isFewer = reach.configurations.some(({ root }) => root.level < space.shape.levels)
  if (!isFewer && reach.positions.every(({ table }) => table.level === table.built)) return
  const strict = units.find(unit => ask(unit, 'sizeChangeJudged') === 'entry')
  const hasRuns = reach.leavesOfAll().some(({ entries }) => entries > 1)
  if (strict === undefined && !dirtyMarks && !hasRuns) return
  throw new SpecMistake(
    `${isFewer ? 'a configuration entry says fewer levels than the scenario has' : 'a table points to itself'}, in a case with ${strict === undefined ? (dirtyMarks ? 'dirty marks' : 'runs of entries') : `a strict size change (${strict.profile.name})`}`,
    'leave one out: how they go together is not modelled',
  )
}

function refuseMarks(units: readonly Unit[], contents: Contents, { dirtyMarks }: Setting): void {
  const isMarked = contents.places.some(place => contents.at(place).some(value => value.kind === 'leaf' && value.dirty))
  if (isMarked && !dirtyMarks)
    throw new SpecMistake(
      'a leaf is marked dirty, in a scenario without dirty marks',
      'give the scenario `dirtyMarks: true`',
    )
  const behind = units.find(unit => !ask(unit, 'walkSnoops'))
  if (contents.hardwareMarks && behind !== undefined)
    throw new SpecMistake(
      `dirty marks are set in tables that ${behind.profile.name} reads behind the CPU's caches`,
      'answer K2 yes or K21 `none`: marks are set in coherent memory alone (VT-d 3.10)',
    )
}
