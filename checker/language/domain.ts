// Finite domains. A scalar's values are numbered from 0 ("codes"); records, arrays and optional records are made of scalars.
// No unbounded integers, no strings, no heap: whatever a model says can be packed, enumerated and exported.
import { SpecMistake } from './mistake.ts'

/** A finite set of values with a code (0 to size - 1) and a label for each. */
export interface ScalarDomain<T> {
  readonly kind: 'scalar'
  readonly name: string
  readonly labels: readonly string[]
  readonly encode: (value: T) => number | undefined
  readonly decode: (code: number) => T
}

export interface RecordDomain<F extends Fields> {
  readonly kind: 'record'
  readonly fields: F
}

export interface ArrayDomain<D extends Domain> {
  readonly kind: 'array'
  readonly element: D
  readonly length: number
}

/** A record that may be absent. When absent, its fields hold their first values, so that equal values are equal states. */
export interface OptionalDomain<F extends Fields> {
  readonly kind: 'optional'
  readonly fields: F
}

// biome-ignore lint/suspicious/noExplicitAny: the one place where a domain of any value type is meant
export type AnyScalar = ScalarDomain<any>
export type Fields = { readonly [name: string]: AnyScalar }
export type Domain = AnyScalar | RecordDomain<Fields> | ArrayDomain<Domain> | OptionalDomain<Fields>

export type FieldValues<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> }
export type ValueOf<D> =
  D extends ScalarDomain<infer T>
    ? T
    : D extends RecordDomain<infer F>
      ? FieldValues<F>
      : D extends OptionalDomain<infer F>
        ? FieldValues<F> | null
        : D extends ArrayDomain<infer E>
          ? readonly ValueOf<E>[]
          : never

/** True and false; false has code 0. */
export const boolean: ScalarDomain<boolean> = {
  kind: 'scalar',
  name: 'boolean',
  labels: ['no', 'yes'],
  encode: value => (typeof value === 'boolean' ? Number(value) : undefined),
  decode: code => code === 1,
}

/** Whole numbers from `low` to `high`, both included. */
export function range(low: number, high: number): ScalarDomain<number> {
  if (!Number.isInteger(low) || !Number.isInteger(high) || high < low)
    throw new SpecMistake(`range(${low}, ${high}) holds no whole number`, 'give whole numbers, the lower one first')
  const numbers = Array.from({ length: high - low + 1 }, (_, offset) => low + offset)
  return valuesOf(`${low}..${high}`, numbers, String)
}

/** One of the given names. */
export function enumeration<const N extends string>(...names: readonly [N, ...N[]]): ScalarDomain<N> {
  return valuesOf(names.join(' | '), names, name => name)
}

/** One of the given values, told apart by their labels. */
export function valuesOf<T>(name: string, values: readonly T[], label: (value: T) => string): ScalarDomain<T> {
  const labels = values.map(label)
  const codes = new Map(labels.map((text, code) => [text, code]))
  if (values.length === 0) throw new SpecMistake(`the domain ${name} has no values`, 'give it at least one value')
  if (codes.size !== values.length)
    throw new SpecMistake(`the domain ${name} has the same value twice`, 'name each value once')
  return {
    kind: 'scalar',
    name,
    labels,
    encode: value => codes.get(label(value)),
    decode: code => {
      const value = values[code]
      if (value === undefined) throw new Error(`the checker is at fault: ${name} has no code ${code}`)
      return value
    },
  }
}

/** A scalar that may be absent (`null`, code 0), or a record that may be absent. */
export function optional<T>(domain: ScalarDomain<T>): ScalarDomain<T | null>
export function optional<F extends Fields>(domain: RecordDomain<F>): OptionalDomain<F>
export function optional(domain: AnyScalar | RecordDomain<Fields>): Domain {
  if (domain.kind === 'record') return { kind: 'optional', fields: domain.fields }
  return {
    kind: 'scalar',
    name: `optional ${domain.name}`,
    labels: ['-', ...domain.labels],
    encode: value => {
      if (value === null) return 0
      const code = domain.encode(value)
      return code === undefined ? undefined : code + 1
    },
    decode: code => (code === 0 ? null : domain.decode(code - 1)),
  }
}

/** Values of several domains under names, together. */
export function record<F extends Fields>(fields: F): RecordDomain<F> {
  return { kind: 'record', fields }
}

/** So many values of one domain, in a row. */
export function array<D extends Domain>(element: D, length: number): ArrayDomain<D> {
  if (!Number.isInteger(length) || length < 1)
    throw new SpecMistake(`an array of ${length} elements`, 'give it a whole number of elements, at least one')
  return { kind: 'array', element, length }
}
