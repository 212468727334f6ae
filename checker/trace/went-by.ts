// What software went by though it was so no longer: it read an entry, somebody else changed that, and it still acted by what it had read:
// it stored what it made of it, took it for a translation, or took the way in its program to which that led.
import { at, cellsOf, type Knowledge } from '../language/index.ts'
import type { Stale } from './cause.ts'
import { firstChange, isToken, lastWritten, type Read, storeBehind, type Walked } from './chain.ts'
import { reasonFor } from './reason.ts'

/** Something read that was outdated when it was used. */
export type Outdated = Stale & { readonly used: number }

/** What one of the steps, or else the violation itself, went by. Steps are those of stores, and of what did harm. */
export function wentBy(
  walked: Walked,
  knowledge: Knowledge,
  reasons: readonly number[],
  steps: readonly number[],
): Outdated | null {
  const last = walked.states.length - 1
  const direct = reasons.flatMap(local => readInto(walked, knowledge, local, last) ?? [])
  for (const { local, read } of direct) {
    const stale = staleRead(walked, knowledge, local, read, last + 1)
    if (stale !== null) return stale
  }
  for (const step of [...new Set(steps)].sort((one, other) => one - other)) {
    const stale = stepWentBy(walked, knowledge, step)
    if (stale !== null) return stale
  }
  return null
}

/** Entries that software had read into what a condition rests on. */
export function readBySoftware(walked: Walked, knowledge: Knowledge, reasons: readonly number[]): readonly Read[] {
  const last = walked.states.length - 1
  return reasons.flatMap(local => readInto(walked, knowledge, local, last)?.read ?? [])
}

/** By what its agent had read, directly or on the way there: of each entry the latest read. */
function stepWentBy(walked: Walked, knowledge: Knowledge, used: number): Outdated | null {
  const { rules, states } = walked
  const { agent } = at(rules, used - 1)
  const looked = new Set<number>()
  for (let step = used; step > 0; step--) {
    const rule = at(rules, step - 1)
    if (rule.kind !== 'procedure' || rule.agent !== agent) continue
    const stored = rule.then.flatMap(({ value }) => [...cellsOf(value)])
    for (const local of new Set([...reasonFor(rule.when, at(states, step - 1)), ...stored])) {
      const found = readInto(walked, knowledge, local, step - 1)
      if (found === null || looked.has(found.read.cell) || at(rules, found.read.step - 1).agent !== agent) continue
      looked.add(found.read.cell)
      const stale = staleRead(walked, knowledge, found.local, found.read, used)
      if (stale !== null) return stale
    }
  }
  return null
}

interface ReadInto {
  readonly local: number
  readonly read: Read
}

/** The entry that a micro-step read when it set a variable of its CPU; null for what isn't set so. */
function readInto(
  { model, states, rules }: Walked,
  { entries, memory }: Knowledge,
  local: number,
  until: number,
): ReadInto | null {
  if (isToken(model, local) || memory.has(local) || at(model.cells, local).role !== 'ordinary') return null
  const step = lastWritten(rules, local, until)
  const rule = step === null ? undefined : rules[step - 1]
  if (step === null || rule?.kind !== 'procedure') return null
  const before = at(states, step - 1)
  const cell = [...reasonFor(rule.when, before)].find(one => entries.has(one))
  return cell === undefined ? null : { local, read: { cell, value: at(before, cell), step } }
}

/** Somebody else has changed the entry since, and it says something else when it is gone by. */
function staleRead(
  walked: Walked,
  { memory }: Knowledge,
  local: number,
  { cell, value, step }: Read,
  used: number,
): Outdated | null {
  const { model, states, rules } = walked
  const seen = firstChange(states, cell, step)
  if (seen === null || seen >= used || at(at(states, used - 1), cell) === value) return null
  const changed = storeBehind(walked, seen, cell, memory) ?? seen
  if (at(rules, changed - 1).agent === at(rules, step - 1).agent) return null
  const { name, labels } = at(model.cells, cell)
  return { held: at(model.cells, local).name, entry: name, said: at(labels, value), read: step, changed, seen, used }
}
