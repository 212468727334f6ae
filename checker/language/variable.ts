// Variables as a rule sees them: a record of handles, an array of handles, an optional record, or one cell.
import type {
  AnyScalar,
  ArrayDomain,
  Domain,
  Fields,
  FieldValues,
  OptionalDomain,
  RecordDomain,
  ScalarDomain,
} from './domain.ts'
import { boolean } from './domain.ts'
import { SpecMistake } from './mistake.ts'
import type { Update } from './model.ts'
import { CellTerm, type Condition } from './term.ts'

export type FieldCells<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends ScalarDomain<infer T> ? CellTerm<T> : never
}

export type Handle<D> =
  D extends ScalarDomain<infer T>
    ? CellTerm<T>
    : D extends RecordDomain<infer F>
      ? FieldCells<F>
      : D extends OptionalDomain<infer F>
        ? OptionalHandle<F>
        : D extends ArrayDomain<infer E>
          ? ArrayHandle<E>
          : never

/** A variable that holds a row of values, as rules see it. */
export class ArrayHandle<D extends Domain> {
  readonly name: string
  readonly elements: readonly Handle<D>[]

  constructor(name: string, elements: readonly Handle<D>[]) {
    this.name = name
    this.elements = elements
  }

  at(index: number): Handle<D> {
    const element = this.elements[index]
    if (element === undefined)
      throw new SpecMistake(
        `${this.name} has no element ${index}`,
        `use an index from 0 to ${this.elements.length - 1}`,
      )
    return element
  }
}

/** A variable that may hold nothing, as rules see it. */
export class OptionalHandle<F extends Fields> {
  readonly present: CellTerm<boolean>
  readonly fields: FieldCells<F>

  constructor(present: CellTerm<boolean>, fields: FieldCells<F>) {
    this.present = present
    this.fields = fields
  }

  isAbsent(): Condition {
    return this.present.is(false)
  }

  isPresent(): Condition {
    return this.present.is(true)
  }

  becomes(values: FieldValues<F> | null): Update[] {
    const fields: Record<string, CellTerm<unknown>> = this.fields
    const updates = Object.entries(fields).map(([name, cell]) =>
      values === null
        ? { cell: cell.cell, value: { kind: 'constant' as const, value: 0 } }
        : cell.becomes(values[name]),
    )
    return [this.present.becomes(values !== null), ...updates]
  }
}

/** Makes a cell of a scalar domain with an initial code; the builder does. */
export type MakeCell = (name: string, domain: AnyScalar, initial: number) => number

/** The handle of a new variable and the cells that say whether it is present (for caches: its tokens). */
export function layOut(name: string, domain: Domain, initial: unknown, make: MakeCell, tokens: TokenCells[]): unknown {
  switch (domain.kind) {
    case 'scalar': {
      const cell = scalarCell(name, domain, initial, make)
      tokens.push({ name, cell: cell.cell, payload: [] })
      return cell
    }
    case 'record':
      return Object.fromEntries(
        Object.entries(domain.fields).map(([field, scalar]) => [
          field,
          layOut(`${name}.${field}`, scalar, part(initial, field), make, tokens),
        ]),
      )
    case 'array': {
      const elements = Array.from({ length: domain.length }, (_, index) =>
        layOut(`${name}[${index}]`, domain.element, part(initial, String(index)), make, tokens),
      )
      return new ArrayHandle<Domain>(
        name,
        elements.map(element => element as Handle<Domain>),
      )
    }
    case 'optional':
      return optionalCells(name, domain, initial, make, tokens)
  }
}

export interface TokenCells {
  readonly name: string
  readonly cell: number
  readonly payload: readonly number[]
}

function optionalCells(
  name: string,
  domain: OptionalDomain<Fields>,
  initial: unknown,
  make: MakeCell,
  tokens: TokenCells[],
): unknown {
  const present = scalarCell(name, boolean, initial !== null, make)
  const fields = Object.fromEntries(
    Object.entries(domain.fields).map(([field, scalar]) => {
      const value = initial === null ? scalar.decode(0) : part(initial, field)
      return [field, scalarCell(`${name}.${field}`, scalar, value, make)]
    }),
  )
  tokens.push({ name, cell: present.cell, payload: Object.values(fields).map(field => field.cell) })
  return new OptionalHandle<Fields>(present, fields as FieldCells<Fields>)
}

function scalarCell<T>(name: string, domain: ScalarDomain<T>, initial: T, make: MakeCell): CellTerm<T> {
  const code = domain.encode(initial)
  if (code === undefined)
    throw new SpecMistake(
      `${name} can't start as ${String(initial)}: its domain is ${domain.name}`,
      `use one of: ${domain.labels.slice(0, 12).join(', ')}`,
    )
  return new CellTerm<T>(domain, make(name, domain, code), name)
}

function part(value: unknown, key: string): unknown {
  return value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined
}

/** The one named door: a handle laid out for a domain is the handle of that domain. */
export function handleOf<D extends Domain>(_domain: D, handle: unknown): Handle<D> {
  return handle as Handle<D>
}
