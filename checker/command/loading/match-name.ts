// Finds what a person means by a name: without case, a unique part is enough, and a wrong one is answered with the nearest.
import { at, nameCure, SpecMistake, someOf } from '../../language/index.ts'
import { listed } from '../../report/index.ts'

/**
 * The one available name that is meant. `what` is the word for such a thing ("hardware"), `none` what is said where there is none of
 * that name. An exact name wins over parts.
 * Throws a SpecMistake that lists the candidates of an ambiguous name, or the nearest to a wrong one.
 */
export function matchName(
  what: string,
  wanted: string,
  available: readonly string[],
  none: string = `there is no ${what}`,
): string {
  const low = wanted.trim().toLowerCase()
  if (low === '') throw new SpecMistake(`an empty name for the ${what}`, `use one of: ${someOf(available)}`)
  const exact = available.filter(name => name === wanted)
  if (exact.length > 0) return at(exact, 0)
  const same = available.filter(name => name.toLowerCase() === low)
  const candidates = same.length > 0 ? same : available.filter(name => name.toLowerCase().includes(low))
  if (candidates.length === 1) return at(candidates, 0)
  if (candidates.length > 1)
    throw new SpecMistake(
      `the ${what} "${wanted}" could be ${listed(
        candidates.map(name => `"${name}"`),
        'or',
      )}`,
      'give more of the name, or all of it',
    )
  if (available.length === 0) throw new SpecMistake(`${none} "${wanted}", nor any other`, 'leave it out')
  throw new SpecMistake(`${none} "${wanted}"`, nameCure(wanted, available))
}
