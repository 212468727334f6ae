// What CPUs have read. A local is a variable from the micro-step that sets it to the last one that uses it; after that it is forgotten,
// so that runs which differ in it alone are one again.
import { match } from 'ts-pattern'
import {
  all,
  allOf,
  anyOf,
  at,
  type CellTerm,
  type Condition,
  type ModelBuilder,
  never,
  type Update,
  valuesOf,
} from '../../checker/language/index.ts'
import { type Local, localSetBy, localsUsedBy, type Program, successors, type Test } from '../procedure/index.ts'
import { type EntryValue, sameValue, valueName } from '../table/index.ts'
import type { Contents } from './contents.ts'
import type { Given } from './ways.ts'

export class Locals {
  private readonly cells = new Map<Local, CellTerm<EntryValue>>()
  private readonly contents: Contents
  /** The micro-step that sets a local, counted from 1. */
  private readonly setBy = new Map<Local, number>()
  /** For each CPU and place: the locals that something from there on uses. */
  private readonly needed: readonly (readonly ReadonlySet<Local>[])[]

  constructor(builder: ModelBuilder, programs: readonly Program[], contents: Contents) {
    this.contents = contents
    this.needed = programs.map(neededAt)
    for (const [cpu, program] of programs.entries())
      for (const [step, { action }] of program.steps.entries()) {
        const local = localSetBy(action)
        if (local === null || program.steps.every(other => !localsUsedBy(other.action).includes(local))) continue
        const name = `CPU ${cpu}: ${local.words} (micro-step ${step + 1})`
        const values = contents.of(local)
        if (values.length === 0) continue
        const domain = valuesOf<EntryValue>(name, values, value => valueName(value, 1))
        this.cells.set(local, builder.variable(name, domain, at(values, 0)))
        this.setBy.set(local, step + 1)
      }
  }

  /** What a CPU has read, each by words of its own, with the places of its program at which it still knows it. */
  of(
    cpu: number,
  ): readonly { readonly words: string; readonly cell: CellTerm<EntryValue>; readonly places: readonly number[] }[] {
    const needed = at(this.needed, cpu)
    const mine = [...this.cells].filter(([local]) => local.cpu === cpu)
    const isAlone = ({ words }: Local): boolean => mine.filter(([other]) => other.words === words).length === 1
    return mine.map(([local, cell]) => ({
      ...{ words: isAlone(local) ? local.words : `${local.words} (micro-step ${this.setBy.get(local)})`, cell },
      places: [...needed.keys()].filter(place => needed[place]?.has(local)),
    }))
  }

  is(local: Local, value: EntryValue): Condition {
    return this.cells.get(local)?.is(value) ?? never
  }

  say(given: Given): Condition {
    return allOf(given.map(({ local, value }) => this.is(local, value)))
  }

  /** A test may come out so: stale contents may be anything. */
  may(test: Test, outcome: boolean, step: number): Condition {
    const values = (local: Local): readonly EntryValue[] => this.contents.ofAt(local, step)
    return match(test)
      .with({ kind: 'holds' }, ({ local, holds }) => {
        const fitting = values(local).filter(value => value.kind === 'stale' || holds(value) === outcome)
        return anyOf(fitting.map(value => this.is(local, value)))
      })
      .with({ kind: 'same' }, ({ left, right }) => {
        const pairs = values(left).flatMap(one => values(right).map(other => ({ one, other })))
        const fitting = pairs.filter(
          ({ one, other }) => one.kind === 'stale' || other.kind === 'stale' || sameValue(one, other) === outcome,
        )
        return anyOf(fitting.map(({ one, other }) => all(this.is(left, one), this.is(right, other))))
      })
      .with({ kind: 'not' }, ({ of }) => this.may(of, !outcome, step))
      .with({ kind: 'both' }, ({ of }) => {
        const parts = of.map(part => this.may(part, outcome, step))
        return outcome ? allOf(parts) : anyOf(parts)
      })
      .with({ kind: 'either' }, ({ of }) => {
        const parts = of.map(part => this.may(part, outcome, step))
        return outcome ? anyOf(parts) : allOf(parts)
      })
      .exhaustive()
  }

  /** The updates of locals when a CPU goes from one place to another: what was read is kept if it is needed, the rest is forgotten. */
  moves(
    cpu: number,
    from: number,
    to: number,
    set: { readonly local: Local; readonly value: EntryValue } | null,
  ): readonly Update[] {
    const [before, after] = [this.neededBy(cpu, from), this.neededBy(cpu, to)]
    const forgotten = [...before].filter(local => !after.has(local) && local !== set?.local)
    const cell = set === null ? undefined : this.cells.get(set.local)
    const kept = set === null || cell === undefined ? [] : after.has(set.local) ? [cell.becomes(set.value)] : []
    const lost = set === null || cell === undefined || after.has(set.local) || !before.has(set.local) ? [] : [set.local]
    return [
      ...kept,
      ...[...forgotten, ...lost].flatMap(local => {
        const found = this.cells.get(local)
        return found === undefined ? [] : [found.becomes(found.domain.decode(0))]
      }),
    ]
  }

  private neededBy(cpu: number, place: number): ReadonlySet<Local> {
    return at(this.needed, cpu)[place] ?? new Set()
  }
}

/** For each place: the locals that are used there or later, before they are set again. */
function neededAt(program: Program): readonly ReadonlySet<Local>[] {
  const needed = program.steps.map(({ action }) => new Set(localsUsedBy(action)))
  for (let isNew = true; isNew; ) {
    isNew = false
    for (const [place, step] of program.steps.entries()) {
      const here = at(needed, place)
      const set = localSetBy(step.action)
      const later = successors(step).flatMap(next => [...(needed[next] ?? [])])
      for (const local of later) {
        if (local === set || here.has(local)) continue
        here.add(local)
        isNew = true
      }
    }
  }
  return needed
}
