// Small changes of recorded programs, to ask which step is needed for what: one step left out, or two neighbours the other way round.
// A change is data; what it makes of the programs is made from the links of the steps, so it is right also where a program branches.
import { at } from '../../checker/language/index.ts'
import { isDerived, isLocalPlace, Local } from './local.ts'
import { localSetBy, localsUsedBy } from './local-mistake.ts'
import { loopMistake } from './loop-mistake.ts'
import type { Action, MicroStep, Program } from './micro-step.ts'
import { canFollow, successors } from './order.ts'

export type Mutation =
  /** Without these micro-steps of a CPU: one, or one with those that mean nothing without it. */
  | { readonly kind: 'without'; readonly cpu: number; readonly steps: readonly number[] }
  /** A micro-step of a CPU and the one that always comes next, the other way round. */
  | { readonly kind: 'swapped'; readonly cpu: number; readonly first: number; readonly second: number }

/** Steps that order, write back or tell others: what a procedure might do without. */
const leftOut: readonly Action['kind'][] = ['fence', 'clean', 'invalidate', 'wait', 'lock']
/** Where one way ends or another begins; these have no neighbours. */
const fixed: readonly Action['kind'][] = ['return', 'allocationFails']

/** All mutations of the programs, in program order. What leaves a loop without the fence that its stores need can't be checked. */
export function mutationsOf(programs: readonly Program[]): readonly Mutation[] {
  const isChecked = (mutation: Mutation): boolean =>
    mutated(programs, mutation).every(program => loopMistake(program) === null)
  return allMutations(programs).filter(isChecked)
}

function allMutations(programs: readonly Program[]): readonly Mutation[] {
  return programs.flatMap((program, cpu) =>
    program.steps.flatMap(({ action }, step): Mutation[] => [
      ...(leftOut.includes(action.kind)
        ? [{ kind: 'without', cpu, steps: [step, ...companions(program, step)] } as const]
        : []),
      ...swaps(program, cpu, step),
    ]),
  )
}

/** The programs with a mutation. */
export function mutated(programs: readonly Program[], mutation: Mutation): readonly Program[] {
  return programs.map((program, cpu) => {
    if (cpu !== mutation.cpu) return program
    if (mutation.kind === 'swapped') return swapped(program, mutation.first, mutation.second)
    // From the last on, so that the places of those before stay what they are.
    return [...mutation.steps].sort((one, other) => other - one).reduce(without, program)
  })
}

/** What means nothing without a step: what gives the lock back, and the waits that have no other invalidation to wait for. */
function companions(program: Program, step: number): readonly number[] {
  const { action } = at(program.steps, step)
  const places = [...program.steps.keys()]
  const isStill = ({ action: between }: MicroStep): boolean =>
    !(action.kind === 'lock' && between.kind === 'lock' && between.lock === action.lock)
  if (action.kind === 'lock')
    return places.filter(place => {
      const other = at(program.steps, place).action
      return other.kind === 'unlock' && other.lock === action.lock && canFollow(program, step, place, isStill)
    })
  if (action.kind !== 'invalidate') return []
  const isWaitFor = (submitted: number, place: number): boolean =>
    at(program.steps, submitted).action.kind === 'invalidate' && canFollow(program, submitted, place)
  return places.filter(
    place =>
      at(program.steps, place).action.kind === 'wait' &&
      isWaitFor(step, place) &&
      !places.some(other => other !== step && isWaitFor(other, place)),
  )
}

/** The step with every link changed. A link that `MicroStep` gains must be changed here too: the compiler finds it in `rest`. */
function relinked(step: MicroStep, change: (link: number) => number): MicroStep {
  const { action, source, code, sometimes, next, otherwise, ...rest } = step
  const nothingElse: Record<string, never> = rest
  const other = otherwise === null ? null : change(otherwise)
  return { ...nothingElse, action, source, code, sometimes, next: change(next), otherwise: other }
}

/** The program without a step: what led there leads on to what came next. */
function without({ steps, end, failed }: Program, left: number): Program {
  const { next } = at(steps, left)
  const moved = (link: number): number => {
    const aim = link === left ? next : link
    return aim > left ? aim - 1 : aim
  }
  return {
    steps: steps.filter((_, place) => place !== left).map(step => relinked(step, moved)),
    end: end - 1,
    failed: failed - 1,
  }
}

function swaps({ steps }: Program, cpu: number, first: number): readonly Mutation[] {
  const one = at(steps, first)
  const second = one.next
  const other = steps[second]
  if (other === undefined || second === first || fixed.includes(one.action.kind) || fixed.includes(other.action.kind))
    return []
  const isOnlyWay =
    one.otherwise === null &&
    other.otherwise === null &&
    second !== 0 &&
    steps.every((step, place) => place === first || !successors(step).includes(second))
  if (!isOnlyWay || isSame(one.action, other.action) || uses(other.action, one.action)) return []
  return [{ kind: 'swapped', cpu, first, second }]
}

/** What can't be written the other way round: a table is there only when it has been allocated, a local when it has been read. */
function uses(later: Action, earlier: Action): boolean {
  const local = localSetBy(earlier)
  if (local !== null) return localsUsedBy(later).includes(local)
  if (earlier.kind !== 'allocate') return false
  const { id } = earlier.table
  const places = 'place' in later && !isLocalPlace(later.place) ? [later.place.table] : []
  const freed = later.kind === 'free' && !(later.table instanceof Local) ? [later.table] : []
  const operands = [
    ...('value' in later ? [later.value] : []),
    ...(later.kind === 'compareExchange' ? [later.expected] : []),
  ]
  const stored = operands.flatMap(value => (!isDerived(value) && value.kind === 'table' ? [value.table] : []))
  return [...places, ...freed, ...stored].some(table => table.id === id)
}

/** The other way round they would be what they are. */
function isSame(one: Action, other: Action): boolean {
  return leftOut.includes(one.kind) && JSON.stringify(one) === JSON.stringify(other)
}

/** Both steps do what the other one did; the links stay. */
function swapped(program: Program, first: number, second: number): Program {
  const [one, other] = [at(program.steps, first), at(program.steps, second)]
  const steps = program.steps.map((step, place) => {
    const does = place === first ? other : place === second ? one : step
    return { ...step, action: does.action, source: does.source, code: does.code }
  })
  return { ...program, steps }
}
