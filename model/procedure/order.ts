// What follows from program order alone: which micro-step can come after which, and whether a fence always lies between.
// Programs branch and loop, so every question is one of ways through the graph of a program.
import { at } from '../../checker/language/index.ts'
import type { MicroStep, Program } from './micro-step.ts'

/** The places at which a program can go on after a place. */
export function successors({ next, otherwise }: MicroStep): readonly number[] {
  return otherwise === null ? [next] : [next, otherwise]
}

type Passes = (step: MicroStep) => boolean

/** Can `later` come after `earlier` in one run, on a way whose micro-steps in between all pass? */
export function canFollow(program: Program, earlier: number, later: number, passes: Passes = everyStep): boolean {
  if (!isLine(program)) return reachedFrom(program, earlier, passes)[later] === 1
  if (later <= earlier || later > program.end) return false
  const refused = refusedUpTo(program, passes)
  return at(refused, later) === at(refused, earlier + 1)
}

const lines = new WeakMap<Program, boolean>()

/** One micro-step after the other, without any other way. */
export function isLine(program: Program): boolean {
  const { steps, end } = program
  const isOne =
    lines.get(program) ??
    (end === steps.length && steps.every(({ next, otherwise }, place) => otherwise === null && next === place + 1))
  lines.set(program, isOne)
  return isOne
}

const refusals = new WeakMap<Program, WeakMap<Passes, Uint32Array>>()

/** For each place of such a program how many micro-steps before it don't pass. */
function refusedUpTo(program: Program, passes: Passes): Uint32Array {
  const ofProgram = refusals.get(program) ?? new WeakMap<Passes, Uint32Array>()
  refusals.set(program, ofProgram)
  const before = ofProgram.get(passes)
  if (before !== undefined) return before
  const refused = new Uint32Array(program.end + 1)
  for (const [place, step] of program.steps.entries()) refused[place + 1] = at(refused, place) + Number(!passes(step))
  ofProgram.set(passes, refused)
  return refused
}

/** What was worked out before: the same questions are asked of every pair of stores. */
const known = new WeakMap<Program, WeakMap<Passes, Map<number, Uint8Array>>>()

/** 1 for every place that a run can come to after a place, on a way whose micro-steps in between all pass. */
function reachedFrom(program: Program, earlier: number, passes: Passes): Uint8Array {
  const ofProgram = known.get(program) ?? new WeakMap<Passes, Map<number, Uint8Array>>()
  known.set(program, ofProgram)
  const ofPasses = ofProgram.get(passes) ?? new Map<number, Uint8Array>()
  ofProgram.set(passes, ofPasses)
  const before = ofPasses.get(earlier)
  if (before !== undefined) return before
  const reached = new Uint8Array(program.failed + 1)
  const open = [...successors(at(program.steps, earlier))]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (reached[place] === 1) continue
    reached[place] = 1
    if (place >= program.end) continue
    const step = at(program.steps, place)
    if (passes(step)) open.push(...successors(step))
  }
  ofPasses.set(earlier, reached)
  return reached
}

function everyStep(): boolean {
  return true
}

function keepsStores(step: MicroStep): boolean {
  return !emptiesStores(step)
}

function isNoFence(step: MicroStep): boolean {
  return step.action.kind !== 'fence'
}

/** Reads, changes and writes a place in one step, after all earlier stores of its CPU. */
export function isAtomic({ action: { kind } }: MicroStep): boolean {
  return kind === 'compareExchange' || kind === 'exchange' || kind === 'add'
}

/** May store something in memory. */
export function mayStore(step: MicroStep): boolean {
  return isAtomic(step) || step.action.kind === 'write' || step.action.kind === 'allocate'
}

/** After this, nothing is pending that the CPU stored before. A compareExchange is none of these: one that fails orders nothing. */
export function emptiesStores(step: MicroStep): boolean {
  const { action } = step
  if (action.kind === 'compareExchange') return false
  return isAtomic(step) || (action.kind === 'fence' && action.fence === 'complete')
}

/**
 * Of two micro-steps whose effects are both pending: did the first come first? In a loop either can follow the other; then it is the
 * one from which a way leads to the other on which nothing waits for pending stores. There are not two such ways, since a loop with
 * a store in it and nothing that waits is refused (`loop-mistake.ts`).
 */
export function precedes(program: Program, first: number, second: number): boolean {
  if (!canFollow(program, first, second)) return false
  return isLine(program) || !canFollow(program, second, first) || canFollow(program, first, second, keepsStores)
}

const straights = new WeakMap<Program, Uint32Array>()

/** For each place the first of the straight run of places up to it: each of them is entered from the one before it only, where that has gone on. */
function straightFrom(program: Program): Uint32Array {
  const before = straights.get(program)
  if (before !== undefined) return before
  const entrances = new Uint32Array(program.failed + 1)
  for (const step of program.steps) for (const next of successors(step)) entrances[next] = at(entrances, next) + 1
  const first = Uint32Array.from(entrances.keys())
  for (const [place, { next }] of program.steps.entries())
    if (next === place + 1 && entrances[next] === 1) first[next] = at(first, place)
  straights.set(program, first)
  return first
}

/** The first place of the straight run up to a place: whoever comes to the place has come straight on from there. */
export function straightStart(program: Program, place: number): number {
  return at(straightFrom(program), place)
}

/** Does every way to `later` lead through `earlier` and then straight on, and only once? */
export function isRightBehind(program: Program, earlier: number, later: number): boolean {
  return earlier < later && straightStart(program, later) <= earlier && !canFollow(program, later, later)
}

/** Is there a fence on every way from one micro-step to a later one? */
export function isFenced(program: Program, earlier: number, later: number): boolean {
  return precedes(program, earlier, later) && !canFollow(program, earlier, later, isNoFence)
}

/** With which values of a flag each place can be reached; it is false at the start, and `after` says what a micro-step makes of it. */
export function flagsAt(
  program: Program,
  after: (step: MicroStep, flag: boolean, place: number) => boolean,
): readonly ReadonlySet<boolean>[] {
  const flags = program.steps.map(() => new Set<boolean>())
  const open: { readonly place: number; readonly flag: boolean }[] = [{ place: 0, flag: false }]
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    const { place, flag } = here
    if (place >= program.end || at(flags, place).has(flag)) continue
    at(flags, place).add(flag)
    const step = at(program.steps, place)
    for (const next of successors(step)) open.push({ place: next, flag: after(step, flag, place) })
  }
  return flags
}

/** Does the flag hold on every way to a place, and is there such a way? */
export function alwaysAt(flags: readonly ReadonlySet<boolean>[], place: number): boolean {
  const found = flags[place]
  return found?.has(true) === true && !found.has(false)
}
