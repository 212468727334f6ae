// Checks one procedure in one scenario on one hardware, for tests of the machine: the verdict of every property that applies.
import { type BuiltCase, SpecMistake } from '../../checker/language/index.ts'
import { buildCase, type Procedure, type Profile, profileNamed, type Scenario, settingOf } from '../../model/index.ts'
import { exploreFew } from '../oracle/explore-few.ts'

export function built(
  procedure: Procedure,
  scenario: Scenario,
  hardware: string | Profile,
  entries: number | null = null,
): BuiltCase {
  const profile = typeof hardware === 'string' ? profileNamed(hardware) : hardware
  const cpu = profile.beside === null ? profile : profileNamed(profile.beside)
  return buildCase(procedure, settingOf(scenario, entries), { profile, cpu })
}

/** The properties that are violated, in order; null for a search that didn't end. */
export async function violatedBy(
  procedure: Procedure,
  scenario: Scenario,
  hardware: string | Profile,
): Promise<readonly string[] | null> {
  const { model } = built(procedure, scenario, hardware)
  const { found } = await exploreFew(model, 2_000_000)
  if (found.limit !== null) return null
  return found.findings.filter(finding => finding.verdict === 'violated').map(finding => finding.property)
}

/** The mistake that an action throws: its sentence, cure and place. Anything else is thrown on. */
export function mistakeOf(action: () => unknown): SpecMistake {
  try {
    action()
  } catch (problem) {
    if (problem instanceof SpecMistake) return problem
    throw problem
  }
  throw new Error('no mistake was found')
}
