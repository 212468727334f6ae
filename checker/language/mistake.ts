// A mistake of the person who wrote the model, the spec or the command line: typed, located, with one hint and no stack.
// Everything else that is thrown is a fault of the checker itself.

/** A user's mistake. `where` is `file:line` when it is known; `cure` says what to do next. */
export class SpecMistake extends Error {
  readonly where: string | null
  readonly cure: string

  constructor(problem: string, cure: string, where: string | null = null) {
    super(problem)
    this.name = 'SpecMistake'
    this.cure = cure
    this.where = where
  }
}

/** Throws a fault of the checker unless the condition is true. */
export function assert(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new Error(`the checker is at fault: ${claim}`)
}

/** The element at an index that the caller knows to be inside the array. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const element = list[index]
  if (element === undefined) throw new Error(`the checker is at fault: index ${index} of ${list.length}`)
  return element
}

/** The same for words of states: by itself, since V8 is slow in a function through which lists of many kinds go. */
export function wordAt(words: Int32Array, index: number): number {
  const word = words[index]
  if (word === undefined) throw new Error(`the checker is at fault: word ${index} of ${words.length}`)
  return word
}
