// Things looked up by what they are about. With 512 entries to a table, a search of the whole list for each of its members is too slow.
import { append } from '../../checker/language/index.ts'

/** The things that have a key, in their order. */
export type ByKey<T> = (wanted: string) => readonly T[]

export function byKey<T>(things: readonly T[], key: (thing: T) => string): ByKey<T> {
  const found = new Map<string, T[]>()
  for (const thing of things) append(found, key(thing), thing)
  return wanted => found.get(wanted) ?? []
}
