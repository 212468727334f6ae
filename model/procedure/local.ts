// What a CPU has read: a local. Procedures are recorded once, so a local is a name for whatever is read when the model runs; what
// is done with it is recorded too: places in the table to which it points, values made of it, tests of it.
import { match } from 'ts-pattern'
import { SpecMistake } from '../../checker/language/index.ts'
import {
  callerLine,
  type EntryPlace,
  type EntryValue,
  given,
  isValue,
  numberValue,
  type Page,
  placeName,
  sameValue,
  type Table,
  valueName,
  type WordRange,
} from '../table/index.ts'
import { checkCompared, checkEntryValue, checkSameKind, guarded } from './local-kind.ts'

/** An entry of the table to which a local points. */
export interface LocalPlace {
  readonly local: Local
  readonly words: string
  /** Where it was asked for by its index. */
  readonly askedIndex?: number
  readonly within: (table: Table) => EntryPlace
}

export type Place = EntryPlace | LocalPlace

/** A value made of what a local says. */
export interface Derived {
  readonly from: Local
  readonly words: string
  readonly change: (value: EntryValue) => EntryValue
}

/** What may be stored: a constant, or a value made of a local. */
export type Operand = EntryValue | Derived

/** What a spec may write where a value is meant. */
export type Writable = EntryValue | Derived | Local | number

/** What `if` decides by. */
export type Test =
  | {
      readonly kind: 'holds'
      readonly local: Local
      readonly words: string
      readonly holds: (value: EntryValue) => boolean
    }
  | { readonly kind: 'same'; readonly left: Local; readonly right: Local }
  | { readonly kind: 'not'; readonly of: Test }
  | { readonly kind: 'both' | 'either'; readonly of: readonly Test[] }

/**
 * What a CPU has read: it can be asked about in `if`, changed and stored, compared, and followed where it
 * points to a table.
 */
export class Local {
  /** `L2[0] as read`. */
  readonly words: string
  /** The CPU that has it. */
  readonly cpu: number

  /** What the word that was read can hold; null where an entry was read. */
  readonly word: WordRange | null

  /** Tests of it that were made and given to nobody yet, each with its line. */
  readonly unused: Map<Test, string | null> = new Map()

  /** How many pages an entry covers where it was read; 1 where that depends on a table that was read. */
  private readonly pagesPerEntry: number

  constructor(words: string, cpu: number, table: Table | null) {
    this.words = words
    this.cpu = cpu
    this.word = table?.word ?? null
    this.pagesPerEntry = table?.pagesPerEntry ?? 1
  }

  /** The entry for a page in the table to which this points. */
  entry(page: Page): LocalPlace {
    checkEntryValue(this, 'an entry of its table')
    return { local: this, words: `the entry for page ${page} in ${this.words}`, within: table => table.entry(page) }
  }

  /** The entry with an index in the table to which this points. */
  at(index: number): LocalPlace {
    checkEntryValue(this, 'an entry of its table')
    return {
      local: this,
      words: `entry ${index} in ${this.words}`,
      askedIndex: index,
      within: table => table.at(index),
    }
  }

  get isLeaf(): Test {
    return this.kindIs('leaf', 'a leaf')
  }

  get isTable(): Test {
    return this.kindIs('table', 'a table')
  }

  get isInvalid(): Test {
    return this.kindIs('invalid', 'invalid')
  }

  get isDirty(): Test {
    checkEntryValue(this, 'whether it is dirty')
    return made({
      kind: 'holds',
      local: this,
      words: `${this.words} is dirty`,
      holds: value => value.kind === 'leaf' && value.dirty,
    })
  }

  /** Says exactly this, or the same as another local. */
  is(value: EntryValue | number | Local): Test {
    if (value instanceof Local) {
      checkSameKind(this, value)
      return made({ kind: 'same', left: this, right: value })
    }
    checkCompared(this, value)
    const wanted = typeof value === 'number' ? numberValue(value) : value
    return made({
      kind: 'holds',
      local: this,
      words: `${this.words} is ${valueName(wanted, this.pagesPerEntry)}`,
      holds: found => sameValue(found, wanted),
    })
  }

  /** A value made of this one; stale contents stay what they are. */
  map(words: string, change: (value: EntryValue) => EntryValue): Derived {
    const made = guarded(this, words, change)
    return {
      from: this,
      words: `${this.words}, ${words}`,
      change: value => (value.kind === 'stale' ? value : made(value)),
    }
  }

  private kindIs(kind: EntryValue['kind'], words: string): Test {
    checkEntryValue(this, `whether it is ${words}`)
    return made({
      kind: 'holds',
      local: this,
      words: `${this.words} is ${words}`,
      holds: value => value.kind === kind,
    })
  }
}

/** The local into which a place is read. What was read by a local is called by its place: `entry 0 in L2[0] as read`. */
export function localOf(place: Place, how: string, cpu: number): Local {
  if (!isLocalPlace(place)) return new Local(`${placeName(place)} ${how}`, cpu, place.table)
  return new Local(place.words.endsWith(how) ? place.words : `${place.words} ${how}`, cpu, null)
}

/** Notes a test at the local that it is about, until it is used. */
function made(test: Test): Test {
  localsOfTest(test)[0]?.unused.set(test, callerLine())
  return test
}

/** What `if` is given is a test: what was read is none. Now it is used. */
export function checkTest(test: Test): void {
  const kind: unknown = typeof test === 'object' && test !== null && 'kind' in test ? test.kind : null
  if (typeof kind !== 'string' || !['holds', 'same', 'not', 'both', 'either'].includes(kind))
    throw new SpecMistake(
      `${given(test)} stands where a test is meant`,
      'ask a local: old.isTable, old.is(...), isNot(...)',
      callerLine(),
    )
  localsOfTest(test)[0]?.unused.delete(test)
}

/** A test that is true where this one is not. */
export function isNot(of: Test): Test {
  checkTest(of)
  return made({ kind: 'not', of })
}

/** A test that is true where all of these are. */
export function both(left: Test, right: Test, ...others: readonly Test[]): Test {
  const of = [left, right, ...others]
  of.forEach(checkTest)
  return made({ kind: 'both', of })
}

/** A test that is true where one of these is. */
export function either(left: Test, right: Test, ...others: readonly Test[]): Test {
  const of = [left, right, ...others]
  of.forEach(checkTest)
  return made({ kind: 'either', of })
}

export function operandOf(value: Writable): Operand {
  checkWritable(value)
  if (typeof value === 'number') return numberValue(value)
  return value instanceof Local ? derivedOf(value) : value
}

/** Refuses what no entry and no word can say. */
function checkWritable(value: unknown): void {
  if (typeof value === 'number' || value instanceof Local) return
  if (isValue(value) || (typeof value === 'object' && value !== null && 'from' in value && 'change' in value)) return
  throw new SpecMistake(
    `${given(value)} stands where a value is meant`,
    'use invalid, leaf(frame, rights), pointer(table), a number for a word, or what was read',
    callerLine(),
  )
}

export function derivedOf(value: Local | Derived): Derived {
  return value instanceof Local ? { from: value, words: value.words, change: same => same } : value
}

export function isLocalPlace(place: Place): place is LocalPlace {
  return 'local' in place
}

export function isDerived(operand: Operand): operand is Derived {
  return 'from' in operand
}

export function localsOfTest(test: Test): readonly Local[] {
  return match(test)
    .with({ kind: 'holds' }, ({ local }) => [local])
    .with({ kind: 'same' }, ({ left, right }) => [left, right])
    .with({ kind: 'not' }, ({ of }) => localsOfTest(of))
    .with({ kind: 'both' }, { kind: 'either' }, ({ of }) => of.flatMap(localsOfTest))
    .exhaustive()
}

export function testName(test: Test): string {
  return match(test)
    .with({ kind: 'holds' }, ({ words }) => words)
    .with({ kind: 'same' }, ({ left, right }) => `${left.words} is ${right.words}`)
    .with({ kind: 'not' }, ({ of }) => `not (${testName(of)})`)
    .with({ kind: 'both' }, ({ of }) => of.map(testName).join(' and '))
    .with({ kind: 'either' }, ({ of }) => of.map(testName).join(' or '))
    .exhaustive()
}

/**
 * Can a test come out so, by what is known of the locals? What isn't known can come out either way, and so can a test of stale
 * contents: a frame that nobody has cleared may say anything, each time that it is looked at.
 */
export function canBe(test: Test, outcome: boolean, known: (local: Local) => EntryValue | null): boolean {
  return match(test)
    .with({ kind: 'holds' }, ({ local, holds }) => {
      const value = known(local)
      return value === null || value.kind === 'stale' || holds(value) === outcome
    })
    .with({ kind: 'same' }, ({ left, right }) => {
      const [one, other] = [known(left), known(right)]
      if (one === null || other === null || one.kind === 'stale' || other.kind === 'stale') return true
      return sameValue(one, other) === outcome
    })
    .with({ kind: 'not' }, ({ of }) => canBe(of, !outcome, known))
    .with({ kind: 'both' }, ({ of }) =>
      outcome ? of.every(part => canBe(part, true, known)) : of.some(part => canBe(part, false, known)),
    )
    .with({ kind: 'either' }, ({ of }) =>
      outcome ? of.some(part => canBe(part, true, known)) : of.every(part => canBe(part, false, known)),
    )
    .exhaustive()
}
