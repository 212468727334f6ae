// The cause of each documented bug: where it says that the unsafe procedure is at fault, the fix differs from it. Micro-steps of both are
// compared as lists of sentences; the culprit is a step, or the room between two, and some change of the fix lies there.
import { describe, expect, test } from 'vitest'
import { type SelectedCase, selectCases } from '../../checker/command/loading/select-cases.ts'
import { checkCases } from '../../checker/command/many-cases/check-cases.ts'
import type { Case, Model } from '../../checker/language/index.ts'
import type { Counterexample } from '../../checker/trace/index.ts'
import { unlimited } from './check-options.ts'
import { type SpecFile, specFiles } from './spec-files.ts'

/** Where the cause is right and lies elsewhere than the fix, with the reason. */
const elsewhere: { readonly [procedure: string]: string } = {
  'store the domain id, store the root':
    'the fix stores the two the other way round; the cause is that nothing removes what was cached in between',
  'the loser of the race only flushes':
    'the fix ends the mapping on the other way of the race; the cause is who linked the table',
  'move, unlock, flush':
    'the fix keeps the lock of one CPU until it has flushed; the cause is that the other releases without a flush',
  'the first wait may give up':
    "the fix makes the first wait wait; the cause is the second, which takes the first's completion for its own",
}

const bugs = (await specFiles()).filter(
  ({ spec }) =>
    spec.bug !== undefined && spec.cases.some(({ story }) => story !== undefined && story.property !== 'completes'),
)

/** The sentences of a CPU's micro-steps, in program order. */
function microSteps({ rules }: Model, cpu: string): readonly string[] {
  const texts = new Map<number, readonly string[]>()
  for (const { kind, name, text } of rules) {
    const [, agent, found] = /^(CPU \d+): micro-step (\d+)/.exec(name) ?? []
    const number = Number(found)
    if (kind === 'procedure' && agent === cpu) texts.set(number, [...(texts.get(number) ?? []), text])
  }
  return [...texts].sort(([one], [other]) => one - other).map(([, words]) => words.join(' | '))
}

/** Where two lists differ, as places of the first, counted from 1: a whole number for what is not in the second, a half for what is only there. */
function editsBetween(one: readonly string[], other: readonly string[]): readonly number[] {
  const longest = one.map(() => other.map(() => 0))
  const lengthAt = (i: number, j: number): number => longest[i]?.[j] ?? 0
  for (let i = one.length - 1; i >= 0; i--)
    for (let j = other.length - 1; j >= 0; j--) {
      const row = longest[i]
      if (row !== undefined)
        row[j] = one[i] === other[j] ? 1 + lengthAt(i + 1, j + 1) : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1))
    }
  const edits: number[] = []
  let [i, j] = [0, 0]
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) {
      i++
      j++
    } else if (j >= other.length || (i < one.length && lengthAt(i + 1, j) >= lengthAt(i, j + 1))) edits.push(++i)
    else {
      j++
      edits.push(i + 0.5)
    }
  }
  return edits
}

/** The micro-step of a step of a trace: whose it is, and its place in the program. */
function placeOf(
  { steps }: Counterexample,
  step: number | null,
): { readonly cpu: string; readonly place: number } | null {
  const [, cpu, number] = /^(CPU \d+): micro-step (\d+)/.exec(steps[(step ?? 0) - 1]?.rule ?? '') ?? []
  return cpu === undefined ? null : { cpu, place: Number(number) }
}

async function counterexampleOf(selected: SelectedCase, property: string): Promise<Counterexample | null> {
  const watch = { onProgress: () => {}, onCase: () => {}, isInterrupted: () => false }
  const [report] = await checkCases([selected], { ...unlimited, properties: [property] }, watch)
  return report?.verdicts.find(({ result }) => result.property === property)?.counterexample ?? null
}

/** The fixes of an unsafe case: on the same hardware, of the same scenario where there is one. */
function fixesOf({ spec }: SpecFile, unsafe: Case): readonly Case[] {
  const fixes = spec.cases.filter(({ role, hardware }) => role === 'fixed' && hardware === unsafe.hardware)
  const same = fixes.filter(({ scenario }) => scenario === unsafe.scenario)
  return same.length > 0 ? same : fixes
}

describe.each(bugs)('$path', file => {
  const told = selectCases([{ spec: file.spec, file: file.path }], { procedures: [], hardware: [] }).filter(
    ({ case: { story } }) => story !== undefined && story.property !== 'completes',
  )
  test.each(told)('$procedure: the cause is where the fix differs', async selected => {
    const { story } = selected.case
    const found = await counterexampleOf(selected, story?.property ?? '')
    const culprit = found?.cause?.culprit ?? null
    expect(culprit, 'a culprit is named').not.toBeNull()
    if (found === null || culprit === null) return
    const [from, to] = [placeOf(found, culprit.from), placeOf(found, culprit.to)]
    expect(from, 'the culprit is a micro-step').not.toBeNull()
    const cpu = from?.cpu ?? ''
    const last = to === null || to.cpu !== cpu ? (from?.place ?? 0) : to.place
    const unsafe = microSteps(selected.case.build(null).model, cpu)
    const edits = fixesOf(file, selected.case).map(fix => editsBetween(unsafe, microSteps(fix.build(null).model, cpu)))
    const [begins, ends] = [(from?.place ?? 0) - 1, last + 1]
    const inside = edits.flat().filter(edit => edit >= begins && edit <= ends)
    const before = edits.flat().filter(edit => edit < begins)
    const behind = edits.flat().filter(edit => edit > ends)
    // A lock around two steps may be taken well before the first, and given back well after the second.
    const isAround = culprit.kind === 'missing' && culprit.what.startsWith('a lock around')
    const near = isAround && before.length > 0 && behind.length > 0 ? edits.flat() : inside
    const told = `${JSON.stringify(culprit)}: micro-steps ${from?.place} to ${last}, changed ${edits.join(' / ')}`
    if (elsewhere[selected.procedure] === undefined) expect(near, told).not.toEqual([])
    else expect(near, `no longer elsewhere: ${told}`).toEqual([])
  })
})
