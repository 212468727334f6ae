// Builds hardware profiles: answers that carry their source, and variants of a machine that answer a few questions otherwise.
import { SpecMistake } from '../../checker/language/index.ts'
import type { Answer, Answers, Profile, ProfileRole } from './question.ts'

/** The source says so in as many words. */
export function stated<T>(value: T, cites: string): Answer<T> {
  return { value, cites, standing: 'stated' }
}

/** Concluded from what the source says, or from its silence. */
export function inferred<T>(value: T, cites: string): Answer<T> {
  return { value, cites, standing: 'inferred' }
}

/** Believed; nobody has looked it up. `cites` names the place to look, or who would know. */
export function unverified<T>(value: T, cites: string): Answer<T> {
  return { value, cites, standing: 'unverified' }
}

/** A machine of its own. Throws SpecMistake where an answer lacks its source. */
export function profile(description: Profile): Profile {
  for (const [question, answer] of Object.entries(description.answers))
    if (answer.cites.trim() === '')
      throw new SpecMistake(
        `${description.name} answers ${question} without a source`,
        'cite a specification, a driver line or an erratum; mark what was not read as unverified',
      )
  return description
}

/**
 * Another profile with some answers changed: a doubt, an erratum, a generation. Its role is that of its base where none is given.
 * Throws SpecMistake as `profile` does.
 */
export function variant(
  base: Profile,
  name: string,
  summary: string,
  changed: Partial<Answers>,
  role: ProfileRole = base.role ?? 'base',
): Profile {
  return profile({ ...base, name, summary, role, answers: { ...base.answers, ...changed } })
}
