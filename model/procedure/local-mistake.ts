// Locals used where nothing was read: on a way that doesn't pass the read, or by another CPU.
import { at, SpecMistake } from '../../checker/language/index.ts'
import { isDerived, isLocalPlace, Local, localsOfTest, type Operand, type Place, testName } from './local.ts'
import type { Action, Program } from './micro-step.ts'
import { flagsAt } from './order.ts'

/** The local that a micro-step sets. */
export function localSetBy(action: Action): Local | null {
  return 'into' in action ? action.into : null
}

/** The locals on which a micro-step depends. */
export function localsUsedBy(action: Action): readonly Local[] {
  switch (action.kind) {
    case 'write':
    case 'exchange':
      return [...ofPlace(action.place), ...ofOperand(action.value)]
    case 'compareExchange':
      return [...ofPlace(action.place), ...ofOperand(action.expected), ...ofOperand(action.value)]
    case 'read':
    case 'clean':
      return ofPlace(action.place)
    case 'uses':
      return [action.value.from]
    case 'if':
      return localsOfTest(action.test)
    case 'free':
      return action.table instanceof Local ? [action.table] : []
    default:
      return []
  }
}

function ofPlace(place: Place): readonly Local[] {
  return isLocalPlace(place) ? [place.local] : []
}

function ofOperand(operand: Operand): readonly Local[] {
  return isDerived(operand) ? [operand.from] : []
}

/** Refuses a test that decides nothing. JavaScript takes every test for true, so that a plain `if` would leave a branch out in silence. */
function checkUsed(local: Local): void {
  for (const [test, line] of local.unused)
    throw new SpecMistake(
      `it is asked whether ${testName(test)}, and nothing goes by that`,
      'give the test to cpu.if(test, () => ...), isNot, both or either: a plain `if` or `while` of JavaScript takes it for true, whatever is read',
      line,
    )
}

/** Refuses a program that uses a local which it may not have, or asks it in vain. */
export function checkLocals(program: Program, cpu: number): void {
  for (const { action } of program.steps) {
    const local = localSetBy(action)
    if (local !== null) checkUsed(local)
  }
  for (const [place, { action, source }] of program.steps.entries())
    for (const local of localsUsedBy(action)) {
      if (local.cpu !== cpu)
        throw new SpecMistake(
          `CPU ${cpu} uses ${local.words} by CPU ${local.cpu}`,
          'a local belongs to its CPU: hand it over in a word or an entry',
          source,
        )
      const isSet = flagsAt(program, (step, flag) => flag || localSetBy(step.action) === local)
      if (at(isSet, place).has(false))
        throw new SpecMistake(
          `${local.words} is used where it may not have been read`,
          'read it before, on every way that leads here',
          source,
        )
    }
}
