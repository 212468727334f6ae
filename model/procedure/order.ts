// What follows from program order alone: which micro-step can come after which, and whether a fence always lies between.
// Programs only go forward, so every question is answered by walking the program once.
import { at } from '../../checker/language/index.ts'
import type { MicroStep, Program } from './micro-step.ts'

/** The places at which a program can go on after a place. */
function successors(program: Program, place: number): readonly number[] {
  const { action, next } = at(program.steps, place)
  const onFailure = action.kind === 'allocate' ? failureOf(program, place) : null
  return onFailure === null ? [next] : [next, onFailure]
}

/** Where the error path of an allocation begins, or null where it can't fail. */
export function failureOf(program: Program, place: number): number | null {
  const { action } = at(program.steps, place)
  if (action.kind !== 'allocate') return null
  const found = program.steps.findIndex(
    step => step.action.kind === 'allocationFails' && step.action.table.id === action.table.id,
  )
  return found === -1 ? null : found
}

/** Can `later` come after `earlier` in one run, on a way whose micro-steps in between all pass? */
export function canFollow(
  program: Program,
  earlier: number,
  later: number,
  passes: (step: MicroStep) => boolean = () => true,
): boolean {
  const seen = new Set<number>()
  const open = [...successors(program, earlier)]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (place === later) return true
    if (place >= program.end || seen.has(place)) continue
    seen.add(place)
    if (passes(at(program.steps, place))) open.push(...successors(program, place))
  }
  return false
}

/** Is there a fence on every way from one micro-step to a later one? */
export function isFenced(program: Program, earlier: number, later: number): boolean {
  return canFollow(program, earlier, later) && !canFollow(program, earlier, later, step => step.action.kind !== 'fence')
}
