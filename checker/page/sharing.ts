// Many traces in one file: a document is written as a list of its different parts, each once. A part is a string, a number, a truth value or
// null, or names others by their place in the list: `[-1, ...]` is an array, `[shape, ...]` an object, whose keys stand in the list
// of shapes. Parts come before what they are parts of, so that one pass reads them (browser/unshare.ts).

export interface Shared {
  readonly shapes: readonly (readonly string[])[]
  /** The last part is the document. */
  readonly parts: readonly Part[]
}

type Part = string | number | boolean | null | readonly number[]

/** The parts of a document of plain data. What is left undefined is left out. The whole comes last: no part of it can be the same. */
export function share(document: object): Shared {
  const shapes = new Numbered<readonly string[]>()
  const parts = new Numbered<Part>()
  const place = (value: unknown): number => {
    if (Array.isArray(value)) return parts.place([-1, ...value.map(place)])
    if (value !== null && typeof value === 'object') {
      const fields = Object.entries(value).filter(([, field]) => field !== undefined)
      return parts.place([shapes.place(fields.map(([key]) => key)), ...fields.map(([, field]) => place(field))])
    }
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return parts.place(value)
    throw new Error(`the checker is at fault: a page can't hold ${typeof value}`)
  }
  place(document)
  return { shapes: shapes.all, parts: parts.all }
}

/** Things with their numbers: the same thing has the same. */
class Numbered<T> {
  readonly all: T[] = []
  private readonly places = new Map<string, number>()

  place(one: T): number {
    const key = JSON.stringify(one)
    const known = this.places.get(key)
    if (known !== undefined) return known
    this.places.set(key, this.all.length)
    this.all.push(one)
    return this.all.length - 1
  }
}
