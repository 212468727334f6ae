// Reads a document that was written part by part (../sharing.ts). Equal parts become one object, which nobody changes.
import type { PageDocument } from '../document.ts'
import type { Shared } from '../sharing.ts'

/** The document, in one pass over its parts. */
export function unshare({ shapes, parts }: Shared): unknown {
  const made: unknown[] = []
  for (const part of parts) {
    if (part === null || typeof part !== 'object') {
      made.push(part)
      continue
    }
    const [head = -1, ...places] = part
    const values = places.map(place => made[place])
    const keys = shapes[head]
    made.push(keys === undefined ? values : Object.fromEntries(keys.map((key, index) => [key, values[index]])))
  }
  return made.at(-1)
}

/** The one door: what the program wrote into the page is a document of the program. */
export function documentOf(shared: Shared): PageDocument {
  return unshare(shared) as PageDocument
}
