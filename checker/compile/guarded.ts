// Source bodies that run where a guard holds: what rules and violations are before they are put into switches.
import type { Model } from '../language/index.ts'
import type { Condition } from './condition.ts'
import { allSource, partsOf } from './condition-source.ts'
import type { Functions } from './functions.ts'
import type { Layout } from './layout.ts'
import { settledBy } from './normalise.ts'
import type { Writes } from './rows.ts'

/** A body to run where every test and every other part holds. */
export interface Guarded {
  /** Cells that must have one code. */
  readonly tests: ReadonlyMap<number, number>
  readonly others: readonly Condition[]
  readonly body: string
  /** What the body does where it can stand in a table; null otherwise. */
  readonly writes: Writes | null
}

export function guardedBy(guard: Condition, body: string, writes: Writes | null = null): Guarded {
  const tests = settledBy(guard)
  const isTest = (part: Condition): boolean => part.kind === 'member' && tests.has(part.cell)
  return { tests, others: partsOf(guard).filter(part => !isTest(part)), body, writes }
}

/** The body inside a test of everything that is left to test. */
export function bodyOf({ tests, others, body }: Pick<Guarded, 'tests' | 'others' | 'body'>, layout: Layout): string {
  if (tests.size + others.length === 0) return body
  const members = [...tests].map(([cell, code]) => ({ kind: 'member' as const, cell, codes: [code] }))
  return `if (${allSource([...members, ...others], layout)}) {\n${body}\n}`
}

export interface Dispatch {
  readonly model: Model
  readonly layout: Layout
  readonly functions: Functions
  /** The cells that say whether a token is present. */
  readonly tokens: ReadonlySet<number>
}

/** What every guard tests; null where there is nothing, or only one guard. */
export function sharedBy(guarded: readonly Guarded[]): Pick<Guarded, 'tests' | 'others'> | null {
  const [first, ...others] = guarded
  if (first === undefined || others.length === 0) return null
  const tests = new Map([...first.tests].filter(([cell, code]) => others.every(one => one.tests.get(cell) === code)))
  const parts = first.others.filter(part => others.every(one => one.others.includes(part)))
  return tests.size + parts.length === 0 ? null : { tests, others: parts }
}

/** A guard without what is tested already. */
export function withoutAll(guarded: Guarded, { tests, others }: Pick<Guarded, 'tests' | 'others'>): Guarded {
  return {
    ...guarded,
    tests: new Map([...guarded.tests].filter(([cell]) => !tests.has(cell))),
    others: guarded.others.filter(part => !others.includes(part)),
  }
}

/** A guard whose test of a cell is settled. */
export function without(guarded: Guarded, cell: number): Guarded {
  const tests = new Map(guarded.tests)
  tests.delete(cell)
  return { ...guarded, tests }
}

/** A guard without the parts that are tested already. */
export function withoutPart(guarded: Guarded, isTested: (part: Condition) => boolean): Guarded {
  return { ...guarded, others: guarded.others.filter(part => !isTested(part)) }
}
