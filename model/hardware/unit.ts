// A translation unit in a case: a device's unit or a CPU's MMU, with the profile that answers for it.
import type { Agent } from '../../checker/language/index.ts'
import type { Profile, Questions } from './question.ts'

export interface Unit {
  readonly name: string
  readonly agent: Agent
  readonly profile: Profile
  /** What the accesses that it translates are called: `DMA` or `access`. */
  readonly access: string
}

/** What the hardware answers to a question. */
export function ask<K extends keyof Questions>(unit: Pick<Unit, 'profile'>, question: K): Questions[K] {
  return unit.profile.answers[question].value
}

/** The citation for an answer, in the form that a trace prints. */
export function cite(unit: Unit, question: keyof Questions): readonly string[] {
  const { cites, standing } = unit.profile.answers[question]
  return [standing === 'stated' ? cites : `${cites} (${standing})`]
}
