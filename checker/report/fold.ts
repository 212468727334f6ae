// The rows of a trace: its steps, where long runs of steps on which the violation doesn't rest become one row that counts them. So do very
// long runs of steps that differ in numbers only, such as the stores that fill a large table, but for the first and the last.
import type { Counterexample, DrawnStep } from '../trace/index.ts'
import { counted } from './words.ts'

/** Fewer steps than this are shown: their row would say less and take little less room. */
const foldedMin = 5

/** Fewer steps that differ in numbers only are shown, where they matter. */
const alikeMin = 12

export type Row =
  | { readonly kind: 'step'; readonly number: number; readonly step: DrawnStep }
  /** Consecutive steps of one agent, by their numbers. */
  | { readonly kind: 'fold'; readonly agent: string; readonly first: number; readonly steps: readonly DrawnStep[] }
  /** The steps between two such marks repeat for ever. */
  | { readonly kind: 'repeats'; readonly first: number; readonly last: number }
  | { readonly kind: 'again'; readonly first: number }

/** The rows in order. Numbers are those of the whole trace, counted from 1. */
export function rowsOf({ steps, repeatsFrom }: Counterexample, whole: boolean): readonly Row[] {
  const rows: Row[] = []
  const last = steps.length
  for (let index = 0; index < last; index++) {
    const step = steps[index]
    const number = index + 1
    if (step === undefined) continue
    if (repeatsFrom !== null && repeatsFrom < last && number === repeatsFrom)
      rows.push({ kind: 'repeats', first: repeatsFrom, last: last - 1 })
    if (repeatsFrom !== null && repeatsFrom < last && number === last) rows.push({ kind: 'again', first: repeatsFrom })
    const length = whole ? 0 : Math.max(foldable(steps, index), betweenAlike(steps, index))
    if (length < foldedMin) {
      rows.push({ kind: 'step', number, step })
      continue
    }
    rows.push({ kind: 'fold', agent: step.agent, first: number, steps: steps.slice(index, index + length) })
    index += length - 1
  }
  return rows
}

/** How many steps from here on, all of one agent, don't matter. */
function foldable(steps: readonly DrawnStep[], from: number): number {
  const agent = steps[from]?.agent
  const end = steps.findIndex((step, index) => index >= from && (step.matters || step.agent !== agent))
  return (end < 0 ? steps.length : end) - from
}

/** How many steps from here on have one like them before and one behind, in a long run. */
function betweenAlike(steps: readonly DrawnStep[], from: number): number {
  const before = steps[from - 1]
  if (before === undefined || !isAlike(before, steps[from]) || isAlike(steps[from - 2], before)) return 0
  const end = steps.findIndex((step, index) => index >= from && !isAlike(before, step))
  const last = (end < 0 ? steps.length : end) - 1
  return last - from + 2 < alikeMin ? 0 : last - from
}

function isAlike(one: DrawnStep | undefined, other: DrawnStep | undefined): boolean {
  if (one === undefined || other === undefined) return false
  const shape = ({ text }: DrawnStep): string => text.replace(/\d+/g, '#')
  return one.agent === other.agent && one.rule !== null && other.rule !== null && shape(one) === shape(other)
}

type Fold = Extract<Row, { kind: 'fold' }>

/** More runs of words than this are counted. */
const wordsMax = 16

/** `... 5 steps (4-8): allocate, L1[...] x2, clean, fence`: so that a reader sees what is not among them. */
export function foldWords(row: Fold): string {
  const runs: { word: string; count: number }[] = []
  for (const { text } of row.steps) {
    const word = (text.trim().split(/\s/)[0] ?? '').replace(/[,:;.]+$/, '')
    const last = runs.at(-1)
    if (last !== undefined && alike(last.word) === alike(word)) last.count++
    else runs.push({ word, count: 1 })
  }
  const words = runs.slice(0, wordsMax).map(({ word, count }) => (count === 1 ? word : `${alike(word)} x${count}`))
  const more = runs.length > wordsMax ? [`and ${counted(runs.length - wordsMax, 'more such run')}`] : []
  return `... ${counted(row.steps.length, 'step')} (${numbersOf(row)}): ${[...words, ...more].join(', ')}`
}

/** `L1[...]` for `L1[7]`. */
function alike(word: string): string {
  return word.replace(/\[\d+\]/g, '[...]')
}

/** `4-8`. */
export function numbersOf({ first, steps }: Fold): string {
  return `${first}-${first + steps.length - 1}`
}

/** What the rows of folded steps mean; null where there are none. */
export function foldNote(rows: readonly Row[]): string | null {
  const folds = rows.flatMap(row => (row.kind === 'fold' ? [row] : []))
  if (folds.length === 0) return null
  const isRestedOn = folds.some(({ steps }) => steps.some(({ matters }) => matters))
  return `...: steps on which the last one does not rest${isRestedOn ? ', or that are all alike' : ''}; --whole shows them`
}

/** What else a number in the sentences may be than a row; null where each is one. */
export function placeNote({ why }: Counterexample): string | null {
  return why.some(sentence => /micro-step \d/.test(sentence))
    ? 'micro-step: a place in a program, counted from 1; step: a row above'
    : null
}

export function repeatsWords(row: Extract<Row, { kind: 'repeats' | 'again' }>): string {
  if (row.kind === 'again') return `again from step ${row.first}`
  return row.first === row.last
    ? `step ${row.first} repeats for ever:`
    : `steps ${row.first} to ${row.last} repeat for ever:`
}

/** Something that is said of steps, under their numbers. */
export interface Note {
  readonly of: readonly number[]
  readonly says: string
}

/** What permits the steps, each citation once. */
export function citationsOf(steps: readonly DrawnStep[]): readonly Note[] {
  return notes(steps, ({ cites }) => cites)
}

/** The lines of real source that steps stand for, each once. */
export function codeOf(steps: readonly DrawnStep[]): readonly Note[] {
  return notes(steps, ({ code }) => (code === null ? [] : [`at ${code}`]))
}

function notes(steps: readonly DrawnStep[], sentences: (step: DrawnStep) => readonly string[]): readonly Note[] {
  const numbers = new Map<string, number[]>()
  for (const [index, step] of steps.entries())
    for (const says of new Set(sentences(step))) numbers.set(says, [...(numbers.get(says) ?? []), index + 1])
  return [...numbers].map(([says, of]) => ({ of, says }))
}

/** How many steps a trace has, in words. */
export function lengthOf({ steps }: Counterexample): string {
  return counted(steps.length, 'step')
}
