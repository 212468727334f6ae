// Models of the machine itself, of different shape: wide states, many rules. All have far more states, unreduced, than are searched here.
import { type Model, type Spec, SpecMistake } from '../../checker/language/index.ts'
import splitUnderReadLock from '../../specs/kvm/block-split-under-read-lock.ts'
import staleRight from '../../specs/kvm/stale-right-after-fault.ts'
import replicatedEntry from '../../specs/linux/one-replicated-entry-replaced.ts'
import splitRace from '../../specs/linux/split-race-loser-never-unmaps.ts'
import contextEntry from '../../specs/xen/context-entry-changed-live.ts'
import sharedTables from '../../specs/xen/shared-tables.ts'
import shatterMistakes from '../../specs/xen/shatter-mistakes.ts'
import { generated, type Searched } from './engines.ts'

export interface Wide {
  readonly shape: string
  readonly model: Model
}

/** Searched up to this many states. */
const wideStates = 1_000_000

export function wideModels(): readonly Wide[] {
  return [
    { shape: 'an MMU for each CPU', model: modelOf(staleRight, 'as it is', 'arm-cpu-bbm0', 4) },
    {
      shape: 'two units, caches',
      model: modelOf(sharedTables, 'mirror and swap, both units told', 'vt-d-unsnooped', 8),
    },
    { shape: 'pending stores', model: modelOf(shatterMistakes, 'no fence before the swap', 'smmu-v3-bbm0', 8) },
    { shape: 'dirty lines', model: modelOf(shatterMistakes, 'the new table not cleaned', 'ipmmu', 8) },
    { shape: 'CPUs that read and race', model: modelOf(splitUnderReadLock, 'for reading', 'arm-cpu-bbm2', 8) },
    { shape: 'configuration entries', model: modelOf(contextEntry, 'write the root', 'vt-d', 8) },
    { shape: 'cleans of two CPUs, a write buffer', model: modelOf(splitRace, 'only flushes', 'vt-d-old', 8) },
    { shape: 'leaves of several entries', model: modelOf(replicatedEntry, 'replace one copy', 'ipmmu', 8) },
  ]
}

/** A search of the first states of a model. Refuses one that has no more: it says nothing about wide models. */
export async function searchWide({ shape, model }: Wide, statesMax: number = wideStates): Promise<Searched> {
  const found = await generated(model, statesMax)
  if (found.limit === null)
    throw new SpecMistake(
      `the model for "${shape}" has ${found.states.toLocaleString('en')} states, and should have over ${statesMax.toLocaleString('en')}`,
      'give it more entries, or take another, in test/bench/wide-models.ts',
    )
  return found
}

function modelOf(spec: Spec, procedure: string, hardware: string, entries: number): Model {
  const found = spec.cases.find(each => each.procedure.includes(procedure) && each.hardware === hardware)
  if (found === undefined)
    throw new SpecMistake(`${spec.name} has no "${procedure}" on ${hardware}`, 'name a case that it has')
  return found.build(entries).model
}
