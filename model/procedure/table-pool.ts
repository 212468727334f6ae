// Tables that procedures allocate, and the shared variables of their software: shared by the CPUs of a case, so that each has its own
// number.
import { SpecMistake } from '../../checker/language/index.ts'
import { callerLine, type EntryPlace, onlyKnown, type Space, Table, tableName, type WordRange } from '../table/index.ts'

const wordMax = 255

export class TablePool {
  readonly tables: Table[]
  readonly space: Space

  constructor(space: Space) {
    this.space = space
    this.tables = [...space.tables]
  }

  allocate(level: number): Table {
    const { levels } = this.space.shape
    const highest = this.space.configuration === null ? levels - 1 : levels
    if (!Number.isInteger(level) || level < 1 || level > highest)
      throw new SpecMistake(`a table of level ${level}`, `use a level from 1 to ${highest}`, callerLine())
    const entries = this.space.entriesOf(level)
    const sameLevel = this.tables.filter(table => table.level === level).length
    const name = tableName(level, sameLevel)
    const pagesPerEntry = this.space.pagesPerEntry(level)
    const table = new Table({ id: this.tables.length, name, level, entries, pagesPerEntry, origin: 'allocated' })
    this.tables.push(table)
    return table
  }

  /** A shared variable: the one entry of a table that no walk reaches. */
  word(name: string, options: Partial<WordRange> = {}): EntryPlace {
    onlyKnown(options, ['initial', 'max', 'fetched'])
    const { initial = 0, max = 1, fetched = false } = options
    if (name === '' || /[[\]]/.test(name) || this.tables.some(table => table.name === name))
      throw new SpecMistake(`a word called "${name}"`, 'give each a name of its own, without brackets', callerLine())
    const whole = [initial, max].every(number => Number.isInteger(number) && number >= 0)
    if (!whole || initial > max || max > wordMax)
      throw new SpecMistake(
        `the word ${name} starts with ${initial} and holds up to ${max}`,
        `use whole numbers, the first no larger than the second, up to ${wordMax}: { initial, max }`,
        callerLine(),
      )
    const word = { initial, max, ...(fetched ? { fetched } : {}) }
    const table = new Table({
      id: this.tables.length,
      name,
      level: 0,
      entries: 1,
      pagesPerEntry: 1,
      origin: 'word',
      word,
    })
    this.tables.push(table)
    return table.at(0)
  }
}
