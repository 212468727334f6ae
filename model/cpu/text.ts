// Micro-steps in words, as a trace and a mistake print them.
import { askedFor } from '../hardware/index.ts'
import type { Way } from '../memory/index.ts'
import {
  type Action,
  type Invalidation,
  isDerived,
  isLocalPlace,
  Local,
  type Operand,
  type Place,
  testName,
} from '../procedure/index.ts'
import { frameName, type Half, placeName, valueName } from '../table/index.ts'

export function textOf(action: Action): string {
  switch (action.kind) {
    case 'allocate':
      return `allocate table ${action.table.name}${action.zeroed ? ', zeroed' : ''}`
    case 'allocationFails':
      return `no memory for table ${action.table.name}`
    case 'write':
      return action.half === null
        ? `${wordsOf(action.place)} := ${operandName(action.value, action.place)}`
        : `${wordsOf(action.place)}, ${action.half} half := ${halfName(action.value, action.half)}`
    case 'read':
      return `read ${wordsOf(action.place)}`
    case 'compareExchange': {
      const [expected, value] = [action.expected, action.value].map(operand => operandName(operand, action.place))
      return `compare and exchange ${wordsOf(action.place)}: ${expected} for ${value}`
    }
    case 'exchange':
      return `exchange ${wordsOf(action.place)} for ${operandName(action.value, action.place)}`
    case 'add':
      return `add ${action.amount} to ${placeName(action.place)}`
    case 'uses':
      return `use ${action.value.words} for page ${action.page}`
    case 'access':
      return `access page ${action.page}, ${action.rights === 'r' ? 'read' : 'write'}`
    case 'signal':
      return `submit a wait that stores ${action.number} in ${placeName(action.word)}${action.unit === null ? '' : ` (${action.unit})`}`
    case 'poll':
      return `poll ${placeName(action.word)} for ${action.number}`
    case 'if':
      return `if ${testName(action.test)}`
    case 'fence':
      return action.fence === 'complete' ? 'fence (complete)' : 'fence (store)'
    case 'clean':
      return `clean the line of ${action.line ?? wordsOf(action.place)}`
    case 'invalidate':
      return invalidationName(action)
    case 'wait':
      return action.drain ? 'wait for completion, drain' : 'wait for completion'
    case 'free':
      return action.table instanceof Local ? `free ${action.table.words}` : `free table ${action.table.name}`
    case 'release':
      return `release ${frameName(action.frame)}`
    case 'lock':
    case 'unlock':
      return `${action.kind} ${action.lock}`
    case 'return':
      return action.failed ? 'return an error' : 'return'
  }
}

function invalidationName(action: Invalidation): string {
  const { deviceTlb, unit, reaches, command } = action
  const whom = [
    ...(unit === null ? [] : [unit]),
    ...(reaches === 'as usual' ? [] : [reaches]),
    ...(command === undefined ? [] : [`read from ${placeName(command.word)}`]),
  ]
  return `invalidate ${deviceTlb ? 'device TLB, ' : ''}${askedFor(action)}${whom.length === 0 ? '' : ` (${whom.join(', ')})`}`
}

/** One of the ways of a micro-step, in words: what was found and stored. */
export function textOfWay(action: Action, way: Way): string {
  const { found, stores, fault } = way
  const [store] = stores
  const says = ({ place, value }: NonNullable<Way['found']>): string => valueName(value, place.table.pagesPerEntry)
  if (fault !== null) return `${textOf(action)}: ${fault}`
  switch (action.kind) {
    case 'write':
      return store === undefined || action.half !== null
        ? textOf(action)
        : `${placeName(store.place)} := ${says(store)}`
    case 'read':
      return found === null ? textOf(action) : `read ${placeName(found.place)} = ${says(found)}`
    case 'compareExchange': {
      if (found === null) return textOf(action)
      const became = store === undefined ? 'not as expected' : `:= ${says(store)}`
      return `compare and exchange ${placeName(found.place)} = ${says(found)}: ${became}`
    }
    case 'exchange':
    case 'add': {
      if (found === null || store === undefined) return textOf(action)
      const does = action.kind === 'add' ? `add ${action.amount} to` : 'exchange'
      return `${does} ${placeName(found.place)} = ${says(found)}: := ${says(store)}`
    }
    case 'free':
      return way.frees === null ? textOf(action) : `free table ${way.frees.name}`
    default:
      return textOf(action)
  }
}

function wordsOf(place: Place): string {
  return isLocalPlace(place) ? place.words : placeName(place)
}

function operandName(operand: Operand, place: Place): string {
  if (isDerived(operand)) return operand.words
  return valueName(operand, isLocalPlace(place) ? 1 : place.table.pagesPerEntry)
}

/** `leaf rw` and `table` are control halves, `frame 1` and `table L1` address halves. */
function halfName(operand: Operand, half: Half): string {
  if (isDerived(operand)) return operand.words
  if (half === 'address') return valueName(operand, 1).replace(/ rw?( nT)?$/, '')
  if (operand.kind !== 'leaf') return operand.kind
  return `leaf ${operand.rights}${operand.nT ? ' nT' : ''}`
}
