// What to do about a name that means nothing: the nearest of those that do, or what there is.
import { at } from './mistake.ts'

/** More names than this are not listed. */
const listedMax = 12

/** A cure: `did you mean "a" or "b"?`, or where nothing is like the name, `use one of: ...`. */
export function nameCure(wanted: string, available: readonly string[]): string {
  return meantWords(wanted, available) ?? `use one of: ${someOf(available)}`
}

/** `did you mean "a" or "b"?`; null where nothing is like the name. */
export function meantWords(wanted: string, available: readonly string[]): string | null {
  const meant = nearest(wanted.trim().toLowerCase(), available)
  return meant.length === 0 ? null : `did you mean ${meant.map(quote).join(' or ')}?`
}

/** The names, or the first of many; in quotes where one would else run into the next. */
export function someOf(names: readonly string[]): string {
  const isPlain = names.every(name => /^[\w./-]+$/.test(name))
  const shown = names.slice(0, listedMax).map(name => (isPlain ? name : quote(name)))
  return shown.join(', ') + (names.length > listedMax ? ', and more: npx shatterproof list' : '')
}

/** The names that may be meant: those that share a word with the one given, then those that differ in few letters. None for nonsense. */
function nearest(wanted: string, available: readonly string[]): string[] {
  const words = wanted.split(/[^a-z0-9]+/).filter(word => word.length > 1)
  const likeness = (name: string): { name: string; distance: number; isLike: boolean } => {
    const low = name.toLowerCase()
    const shared = words.filter(word => low.includes(word) || partsOf(name).some(part => isNear(word, part))).length
    const letters = editDistance(wanted, low)
    const begun = wanted !== '' && low.startsWith(wanted) ? 100 : 0
    return { name, distance: letters - 4 * shared - begun, isLike: shared > 0 || letters <= low.length / 2 }
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
