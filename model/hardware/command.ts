// The commands of a case: what each invalidation asks of each unit that gets it, and when it counts as completed.
// A scope that the hardware doesn't have is widened to the next that it has.
import {
  allOf,
  type CellTerm,
  type Condition,
  enumeration,
  type ModelBuilder,
  SpecMistake,
} from '../../checker/language/index.ts'
import type { CommandInMemory, ConfigurationScope, Invalidation, Program, Scope } from '../procedure/index.ts'
import { pagesName } from '../table/index.ts'
import { ofTag } from './caches.ts'
import { ask, type Unit } from './unit.ts'

type Status = 'none' | 'submitted' | 'executed'

/** One command: what one micro-step asks of one unit. */
export interface Command {
  readonly cpu: number
  readonly step: number
  /** `micro-step 3`, where there are several CPUs `CPU 0, micro-step 3`. */
  readonly place: string
  readonly unit: Unit
  readonly scope: Scope
  readonly leafOnly: boolean
  /** The level at which leaves are dropped; null for any. */
  readonly level: number | null
  /** Cached configuration entries are meant, and nothing else. */
  readonly configuration?: ConfigurationScope
  /** Translations under this tag alone. */
  readonly tag?: number
  /** Where the unit reads it, if it does: that of a device from a queue in memory. */
  readonly command?: CommandInMemory
  readonly status: CellTerm<Status>
}

/** What a command asks, whoever submits it. */
export type Asked = Omit<Command, 'cpu' | 'step' | 'place' | 'status'>

/** What a command is about: translations of some pages, perhaps of one tag, or configuration entries. */
export type Target = Pick<Command, 'scope' | 'configuration' | 'tag'>

/** The commands of all invalidations, one for each unit that gets it. */
export function commandsOf(
  builder: ModelBuilder,
  programs: readonly Program[],
  units: readonly Unit[],
): readonly Command[] {
  const status = enumeration('none', 'submitted', 'executed')
  return programs.flatMap((program, cpu) =>
    program.steps.flatMap(({ action, source }, step) => {
      if (action.kind !== 'invalidate') return []
      return unitsTold(units, cpu, action, source).map(unit => {
        const target = widened(action, unit)
        const owner = programs.length > 1 ? `CPU ${cpu}, ` : ''
        const place = `${owner}micro-step ${step + 1}`
        const name = `${unit.name}: invalidation of ${targetName(target)} (${place})`
        const leafOnly = action.leafOnly && ask(unit, 'walkCacheDrops') === 'flag'
        return {
          cpu,
          step,
          place,
          unit,
          ...target,
          leafOnly,
          ...(action.command === undefined || unit.profile.kind !== 'device' ? {} : { command: action.command }),
          level: ask(unit, 'span') === 'mustMatchLevel' && unit.behind === null ? action.level : null,
          status: builder.variable(name, status, 'none', waitingFor(unit, target, place)),
        }
      })
    }),
  )
}

/** What a trace says of a command that hasn't acted or completed when the trace ends. */
function waitingFor(
  unit: Unit,
  target: Target,
  place: string,
): { readonly submitted: string; readonly executed: string } {
  const words = `the invalidation of ${targetName(target)} (${place}) has`
  return { submitted: `${words} executed in the ${unit.name}`, executed: `${words} completed in the ${unit.name}` }
}

/** The units of that name, `MMU` for those of all CPUs; all units where none is named. Devices are not among them. */
function unitsNamed(units: readonly Unit[], name: string | null, source: string | null): readonly Unit[] {
  const known = units.filter(({ behind }) => behind === null)
  const named = known.filter(unit => name === null || unit.name === name || unit.name.startsWith(`${name} `))
  if (named.length > 0) return named
  const names = known.map(unit => unit.name).join(', ')
  throw new SpecMistake(`there is no unit ${name} to invalidate`, `use one of: ${names}`, source)
}

/** The units of that name with the devices behind them. */
export function withDevices(units: readonly Unit[], name: string | null, source: string | null): readonly Unit[] {
  const named = unitsNamed(units, name, source)
  return [...named, ...units.filter(({ behind }) => behind !== null && named.includes(behind))]
}

/** The units that get the commands of a micro-step of a CPU: all that use the tables, less those that it doesn't name, mean or reach. */
function unitsTold(units: readonly Unit[], cpu: number, asked: Invalidation, source: string | null): readonly Unit[] {
  if (asked.deviceTlb) return withDevices(units, asked.unit, source).filter(({ behind }) => behind !== null)
  return unitsNamed(units, asked.unit, source).filter(unit => isReached(unit, cpu, asked))
}

/** K14, where each CPU has an MMU of its own: an invalidation reaches the issuer's, and the others' as the hardware or the CPU says. */
function isReached(unit: Unit, issuer: number, { unit: name, reaches }: Invalidation): boolean {
  if (unit.cpu === null || unit.cpu === issuer || unit.name === name || reaches === 'all CPUs') return true
  return reaches === 'as usual' && ask(unit, 'reach') !== 'issuerOnly'
}

function targetName({ scope, configuration, tag }: Target): string {
  if (configuration !== undefined)
    return configuration.device === null ? 'all configuration' : `the configuration of device ${configuration.device}`
  return `${scopeName(scope)}${tag === undefined ? '' : ofTag(tag)}`
}

function scopeName(scope: Scope): string {
  if (scope.kind === 'everything') return 'everything'
  return scope.count === 0 ? 'no page' : pagesName(scope.first, scope.count)
}

/** What a command, or the micro-step that submits it, speaks of: `page 0, leaves only`. */
export function askedFor(asked: Target & Pick<Command, 'leafOnly' | 'level'>): string {
  const { leafOnly, level } = asked
  return `${targetName(asked)}${level === null ? '' : `, level ${level}`}${leafOnly ? ', leaves only' : ''}`
}

/** Which command: `the invalidation of page 0 in the IOMMU (micro-step 3)`. */
export function commandWords(command: Command): string {
  return `the invalidation of ${askedFor(command)} in the ${command.unit.name} (${command.place})`
}

/**
 * A run of pages where the unit can be told one, and a tag where it can be told that; where it can be told a page only, page by page, as
 * drivers do (INVLPG, SFENCE.VMA); otherwise everything. A run of none is left as it is: there is nothing to tell.
 */
function widened({ scope, configuration, tag }: Target, unit: Unit): Target {
  if (configuration !== undefined) return { scope, configuration }
  const scopes = ask(unit, 'scopes')
  const kept = tag !== undefined && scopes.includes('domain') ? { tag } : {}
  if (scope.kind === 'everything' || scope.count === 0) return { scope, ...kept }
  const fits = scopes.includes('range') || scopes.includes('page')
  return { scope: fits ? scope : { kind: 'everything' }, ...kept }
}

/** A wait does not end before this command has completed. */
export function isWaitedFor(command: Command): boolean {
  return ask(command.unit, 'completion') !== 'pollBounded'
}

/** All commands of a CPU have completed, as far as a wait can tell. */
export function allCompleted(commands: readonly Command[], cpu: number): Condition {
  const waitedFor = commands.filter(command => command.cpu === cpu && isWaitedFor(command))
  return allOf(waitedFor.map(command => command.status.is('none')))
}

/**
 * Commands that complete by the CPU's own completing fence: where an instruction invalidates the CPUs' TLBs and a DSB completes it
 * (K16 `instruction` with K1 `completingFence`; Arm ARM D8.17). A wait for such a command is a completing fence.
 */
export function completedByFence(commands: readonly Command[], cpu: number): readonly Command[] {
  return commands.filter(
    ({ cpu: owner, unit }) =>
      owner === cpu && ask(unit, 'completion') === 'instruction' && ask(unit, 'storeOrder') === 'completingFence',
  )
}
