// Accesses that CPUs make themselves: each goes through the MMU of its CPU.
import { SpecMistake } from '../../checker/language/index.ts'
import { type AccessWay, accessWays, type CachedInvalids, type Caches, type Reach } from '../hardware/index.ts'
import type { Freed, Marks, Memory } from '../memory/index.ts'
import type { MicroStep, Program } from '../procedure/index.ts'
import type { Page } from '../table/index.ts'

interface Surroundings {
  readonly memory: Memory
  readonly reach: Reach
  readonly freed: Freed
  readonly marks: Marks
}

interface Held {
  readonly caches: Caches
  readonly cachedInvalids: CachedInvalids
}

/** The ways of a micro-step that accesses a page; none of any other. */
export type AccessesOf = (cpu: number, step: MicroStep) => readonly AccessWay[]

export function accessesOf(units: readonly Held[], around: Surroundings): AccessesOf {
  return (cpu, { action, source }) => {
    if (action.kind !== 'access') return []
    const own = units.find(({ caches: { unit } }) => unit.cpu === cpu)
    if (own === undefined) throw withoutMmu(cpu, units, source)
    return accessWays(action, { ...own, ...around })
  }
}

function withoutMmu(cpu: number, units: readonly Held[], source: string | null): SpecMistake {
  const shared = units.find(({ caches: { unit } }) => unit.access === 'access' && unit.cpu === null)
  if (shared !== undefined)
    return new SpecMistake(
      `CPU ${cpu} makes an access, and one MMU stands for those of all CPUs`,
      'give the scenario `mmuPerCpu: true`',
      source,
    )
  const names = [...new Set(units.map(({ caches: { unit } }) => unit.profile.name))].join(', ')
  return new SpecMistake(
    `CPU ${cpu} makes an access, and no CPU walks the tables on ${names}`,
    'name it in the list `notOn` of the variant, or give the scenario `units` with CPUs and `mmuPerCpu: true`',
    source,
  )
}

/** The pages that a CPU accesses. */
export function accessedBy(programs: readonly Program[], cpu: number | null): readonly Page[] {
  const steps = cpu === null ? [] : (programs[cpu]?.steps ?? [])
  return steps.flatMap(({ action }) => (action.kind === 'access' ? [action.page] : []))
}
