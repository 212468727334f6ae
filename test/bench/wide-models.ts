// Models of the machine itself, of different shape: wide states, many rules. All are searched whole, without reductions; most have far more
// states than are searched here.
import { type Model, type Spec, SpecMistake } from '../../checker/language/index.ts'
import splitUnderReadLock from '../../specs/kvm/block-split-under-read-lock.ts'
import mremap from '../../specs/linux-mm/mremap-flushes-after-unlock.ts'
import contextEntry from '../../specs/xen/context-entry-changed-live.ts'
import sharedTables from '../../specs/xen/shared-tables.ts'
import shatterMistakes from '../../specs/xen/shatter-mistakes.ts'

export interface Wide {
  readonly shape: string
  readonly model: Model
}

/** Searched up to this many states. */
export const wideStates = 1_000_000

export function wideModels(): readonly Wide[] {
  return [
    { shape: 'two units, caches', model: modelOf(sharedTables, 'mirror and swap, both units told', 'vt-d', 4) },
    { shape: 'pending stores', model: modelOf(shatterMistakes, 'no fence before the swap', 'smmu-v3-bbm0', 8) },
    { shape: 'dirty lines', model: modelOf(shatterMistakes, 'the new table not cleaned', 'ipmmu', 8) },
    { shape: 'CPUs that read and race', model: modelOf(splitUnderReadLock, '', 'arm-cpu-bbm2', 4) },
    { shape: 'configuration entries', model: modelOf(contextEntry, '', 'vt-d', 8) },
    { shape: 'an MMU for each CPU', model: modelOf(mremap, '', 'x86-paging', 16) },
  ]
}

function modelOf(spec: Spec, procedure: string, hardware: string, entries: number): Model {
  const found = spec.cases.find(each => each.procedure.includes(procedure) && each.hardware === hardware)
  if (found === undefined)
    throw new SpecMistake(`${spec.name} has no "${procedure}" on ${hardware}`, 'name a case that it has')
  return found.build(entries).model
}
