// Finds what a person means by a name: without case, a unique part is enough, and a wrong one is answered with the nearest.
import { at, SpecMistake } from '../../language/index.ts'
import { listed } from '../../report/index.ts'

/**
 * The one available name that is meant. `what` is the word for such a thing ("hardware"). An exact name wins over parts.
 * Throws a SpecMistake that lists the candidates of an ambiguous name, or the nearest to a wrong one.
 */
export function matchName(what: string, wanted: string, available: readonly string[]): string {
  const low = wanted.trim().toLowerCase()
  if (low === '') throw new SpecMistake(`an empty name for the ${what}`, `use one of: ${some(available)}`)
  const exact = available.filter(name => name === wanted)
  if (exact.length > 0) return at(exact, 0)
  const same = available.filter(name => name.toLowerCase() === low)
  const candidates = same.length > 0 ? same : available.filter(name => name.toLowerCase().includes(low))
  if (candidates.length === 1) return at(candidates, 0)
  if (candidates.length > 1)
    throw new SpecMistake(
      `the ${what} "${wanted}" could be ${listed(candidates.map(quote), 'or')}`,
      'give more of the name, or all of it',
    )
  if (available.length === 0) throw new SpecMistake(`there is no ${what} "${wanted}", nor any other`, 'leave it out')
  throw new SpecMistake(
    `there is no ${what} "${wanted}"`,
    meantWords(wanted.trim(), available) ?? `use one of: ${some(available)}`,
  )
}

/** `did you mean "a" or "b"?`; null where nothing is like the name. */
export function meantWords(wanted: string, available: readonly string[]): string | null {
  const meant = nearest(wanted.toLowerCase(), available)
  return meant.length === 0 ? null : `did you mean ${listed(meant.map(quote), 'or')}?`
}

/** The names that may be meant: those that share a word with the one given, then those that differ in few letters. None for nonsense. */
function nearest(wanted: string, available: readonly string[]): string[] {
  const words = wanted.split(/[^a-z0-9]+/).filter(word => word.length > 1)
  const likeness = (name: string): { name: string; distance: number; isLike: boolean } => {
    const low = name.toLowerCase()
    const shared = words.filter(word => low.includes(word) || partsOf(name).some(part => isNear(word, part))).length
    const letters = editDistance(wanted, low)
    return { name, distance: letters - 4 * shared, isLike: shared > 0 || letters <= low.length / 2 }
  }
  return available
    .map(likeness)
    .filter(({ isLike }) => isLike)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name)
}

/** The words that a name is made of, such as those of `noUseAfterFree`. */
function partsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
}

/** One is the other but for a letter in four. */
function isNear(word: string, part: string): boolean {
  return word.length > 3 && editDistance(word, part) <= word.length / 4
}

/** How many letters must be added, left out or changed to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (const [column, other] of [...to].entries())
      next.push(Math.min(at(row, column) + Number(letter !== other), at(row, column + 1) + 1, at(next, column) + 1))
    row = next
  }
  return at(row, to.length)
}

function quote(name: string): string {
  return `"${name}"`
}

function some(names: readonly string[]): string {
  return names.slice(0, 12).join(', ') + (names.length > 12 ? ', and more: npx shatterproof list' : '')
}
