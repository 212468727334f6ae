// The engines that are compared, each as something that does one round of work.

import { type Exploration, type ExploreOptions, explore } from '../../checker/explore/index.ts'
import { promela } from '../../checker/export/index.ts'
import type { Model } from '../../checker/language/index.ts'
import { searchByHand } from './hand-written.ts'
import { type Round, secondsSince } from './measure.ts'
import { packedPromela } from './packed-promela.ts'
import { referenceModel } from './reference-model.ts'
import { spinProgram } from './spin.ts'

export interface Engine {
  readonly name: string
  readonly round: () => Round | Promise<Round>
  readonly remove: () => void
}

export interface Searched extends Round {
  readonly limit: Exploration['limit']
}

/** A search by the generated engine, unreduced, compiling included; of the first `statesMax` states. */
export async function generated(model: Model, statesMax: number = Number.POSITIVE_INFINITY): Promise<Searched> {
  globalThis.gc?.()
  const before = process.cpuUsage()
  let bytes = 0
  const options: ExploreOptions = {
    statesMax,
    secondsMax: Number.POSITIVE_INFINITY,
    bytesMax: Number.POSITIVE_INFINITY,
    properties: [],
    onProgress: progress => {
      bytes = progress.bytes
    },
    isInterrupted: () => false,
  }
  const { states, transitions, limit } = await explore(model, options)
  return { seconds: secondsSince(before), states, transitions, bytes, limit }
}

function byHand(pages: number, devices: number): Round {
  globalThis.gc?.()
  const before = process.cpuUsage()
  const { states, transitions, bytes } = searchByHand(pages, devices)
  return { seconds: secondsSince(before), states, transitions, bytes }
}

/** The engines on the reference model; SPIN's where it can be run, on the exported text too where that is asked for. */
export function enginesFor(
  pages: number,
  devices: number,
  spin: { readonly packed: boolean; readonly exported: boolean },
): readonly Engine[] {
  const model = referenceModel(pages, devices)
  const remove = (): void => {}
  const text = (): string => promela(model, { about: [model.name], madeBy: 'npm run bench', leftOut: [] })
  return [
    { name: 'JavaScript by hand', round: () => byHand(pages, devices), remove },
    { name: 'generated JavaScript', round: () => generated(model), remove },
    ...(spin.packed ? [{ name: 'SPIN, packed by hand', ...spinProgram(packedPromela(pages, devices)) }] : []),
    ...(spin.exported ? [{ name: 'SPIN, as exported', ...spinProgram(text()) }] : []),
  ]
}
