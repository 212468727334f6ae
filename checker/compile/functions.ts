// Generated functions, all of one shape: (s, i, n) reads the state at offset i of s, appends, and gives back the new n.
// A function that is too long is never optimised by V8, so that long sources are cut into several.

/** Beyond this many characters a source becomes a function of its own; found by measuring. */
const charactersMax = 6000

export class Functions {
  private readonly made: string[] = []
  private readonly prefix: string
  private defined = 0
  /** The tables made so far, by name: what the functions need in their scope. */
  readonly tables: { [name: string]: Int32Array } = {}

  constructor(prefix: string) {
    this.prefix = prefix
  }

  /** All functions made so far. */
  get source(): string {
    return this.made.join('\n')
  }

  /** A new function with this body; its name. */
  define(body: string): string {
    const name = `${this.prefix}${this.defined++}`
    const words = [...new Set(body.match(/\bw\d+\b/g))].map(word => Number(word.slice(1)))
    const reads = words.sort((left, right) => left - right).map(word => `w${word} = s[i + ${word}]`)
    const declared = reads.length === 0 ? '' : `const ${reads.join(', ')}\n`
    this.made.push(`function ${name}(s, i, n) {\n${declared}${body}\nreturn n\n}`)
    return name
  }

  /** A table of whole numbers that the functions may read; its name. */
  table(numbers: readonly number[]): string {
    const name = `${this.prefix}Table${Object.keys(this.tables).length}`
    this.tables[name] = Int32Array.from(numbers)
    return name
  }

  /** Statements that do what all the pieces do, in order: the pieces themselves, or calls where they would be too long. */
  fit(pieces: readonly string[]): string {
    const groups = this.groups(pieces)
    if (groups.length <= 1) return pieces.join('\n')
    return this.fit(groups.map(group => this.call(group.join('\n'))))
  }

  /** Neighbouring pieces in groups that are short enough. */
  groups(pieces: readonly string[]): readonly (readonly string[])[] {
    const groups: string[][] = []
    let length = Number.POSITIVE_INFINITY
    for (const piece of pieces) {
      if (length + piece.length > charactersMax) {
        groups.push([])
        length = 0
      }
      groups.at(-1)?.push(piece)
      length += piece.length
    }
    return groups
  }

  /** A call of a new function with this body. */
  call(body: string): string {
    return `n = ${this.define(body)}(s, i, n)`
  }
}
