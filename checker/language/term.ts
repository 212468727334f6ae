// Typed terms: how a person writes expressions. A term knows its domain, so that TypeScript refuses a frame where a page is meant.
import type { ScalarDomain } from './domain.ts'
import { conjunction, disjunction, type Expression, negation, no, yes } from './expression.ts'
import { SpecMistake } from './mistake.ts'
import type { Update } from './model.ts'

/** An expression whose values are those of a domain. */
export interface Term<T> {
  readonly domain: ScalarDomain<T>
  readonly expression: Expression
}

/** An expression that is true or false. */
export interface Condition {
  readonly condition: Expression
}

/** One scalar of the state, as a rule sees it. */
export class CellTerm<T> implements Term<T> {
  readonly domain: ScalarDomain<T>
  readonly expression: Expression
  readonly cell: number
  readonly name: string

  constructor(domain: ScalarDomain<T>, cell: number, name: string) {
    this.domain = domain
    this.cell = cell
    this.name = name
    this.expression = { kind: 'cell', cell }
  }

  is(value: T): Condition {
    return { condition: { kind: 'equal', left: this.expression, right: this.constant(value) } }
  }

  isOneOf(values: readonly T[]): Condition {
    return anyOf(values.map(value => this.is(value)))
  }

  equals(other: Term<T>): Condition {
    return { condition: { kind: 'equal', left: this.expression, right: other.expression } }
  }

  becomes(value: T): Update {
    return { cell: this.cell, value: this.constant(value) }
  }

  takes(term: Term<T>): Update {
    return { cell: this.cell, value: term.expression }
  }

  private constant(value: T): Expression {
    const code = this.domain.encode(value)
    if (code === undefined)
      throw new SpecMistake(
        `${this.name} can't be ${describe(value)}: its domain is ${this.domain.name}`,
        `use one of: ${this.domain.labels.slice(0, 12).join(', ')}`,
      )
    return { kind: 'constant', value: code }
  }
}

function describe(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export const always: Condition = { condition: yes }
export const never: Condition = { condition: no }

/** True where every part is; of no parts, always. */
export function all(...parts: readonly Condition[]): Condition {
  return allOf(parts)
}

/** True where some part is; of no parts, never. */
export function any(...parts: readonly Condition[]): Condition {
  return anyOf(parts)
}

/** True where every part of a list is: a list may be longer than the arguments of a call. */
export function allOf(parts: readonly Condition[]): Condition {
  return { condition: conjunction(parts.map(part => part.condition)) }
}

/** True where some part of a list is. */
export function anyOf(parts: readonly Condition[]): Condition {
  return { condition: disjunction(parts.map(part => part.condition)) }
}

/** True where the part is not. */
export function not(part: Condition): Condition {
  return { condition: negation(part.condition) }
}

/** One of two terms of the same domain. */
export function choose<T>(when: Condition, then: Term<T>, otherwise: Term<T>): Term<T> {
  return {
    domain: then.domain,
    expression: {
      kind: 'choose',
      when: when.condition,
      then: then.expression,
      otherwise: otherwise.expression,
    },
  }
}

/** A constant of a domain. */
export function constant<T>(domain: ScalarDomain<T>, value: T): Term<T> {
  const code = domain.encode(value)
  if (code === undefined)
    throw new SpecMistake(
      `${describe(value)} is not in the domain ${domain.name}`,
      `use one of: ${domain.labels.join(', ')}`,
    )
  return { domain, expression: { kind: 'constant', value: code } }
}

/** A boolean term from a condition. */
export function truth(domain: ScalarDomain<boolean>, condition: Condition): Term<boolean> {
  return { domain, expression: condition.condition }
}
