// What differs between an earlier check and this one. Only cases that this check was to look at are compared.
import { counted, grouped } from '../report/index.ts'
import type { SavedCase, SavedCheck } from './saved.ts'

export interface Change {
  /** What must not happen unnoticed: something is no longer checked. */
  readonly isError: boolean
  readonly text: string
}

/** `isMeant`: this check was to look at the case, so that it must be there. */
export function changesSince(
  before: SavedCheck,
  now: SavedCheck,
  isMeant: (saved: SavedCase) => boolean,
): readonly Change[] {
  const current = new Map(now.cases.map(one => [keyOf(one), one]))
  const known = new Set(before.cases.map(keyOf))
  const old = before.cases.filter(one => isMeant(one) || current.has(keyOf(one)))
  const added = now.cases.filter(one => !known.has(keyOf(one)))
  return [
    ...old.flatMap(one => {
      const other = current.get(keyOf(one))
      return other === undefined ? [gone(one)] : changesOf(one, other)
    }),
    ...(added.length === 0 ? [] : [{ isError: false, text: `${counted(added.length, 'case is', 'cases are')} new` }]),
  ]
}

function keyOf({ spec, scenario, procedure, hardware }: SavedCase): string {
  return JSON.stringify([spec, scenario, procedure, hardware])
}

function gone(one: SavedCase): Change {
  return { isError: true, text: `${nameOf(one)}: the case is no longer there` }
}

function changesOf(before: SavedCase, now: SavedCase): readonly Change[] {
  return [...verdictChanges(before, now), ...stepChanges(before, now), ...countChanges(before, now)]
}

function verdictChanges(before: SavedCase, now: SavedCase): readonly Change[] {
  const verdicts = new Map(now.verdicts.map(({ property, verdict }) => [property, verdict]))
  return before.verdicts.flatMap(({ property, verdict: was }): Change[] => {
    const is = verdicts.get(property)
    const name = `${nameOf(now)}: ${property}`
    if (is === was) return []
    if (is === undefined) return [{ isError: true, text: `${name} is no longer checked` }]
    const isError = is === 'incomplete' || (is === 'notApplicable' && was !== 'incomplete')
    return [{ isError, text: `${name} was ${wordFor[was]}, and is ${wordFor[is]} now` }]
  })
}

const wordFor = {
  holds: 'found to hold',
  violated: 'violated',
  incomplete: 'undecided',
  notApplicable: 'not applicable',
} as const

/** Each micro-step as often as it stood there. */
function stepChanges(before: SavedCase, now: SavedCase): readonly Change[] {
  const left = [...now.microSteps]
  const lost = before.microSteps.filter(step => {
    const index = left.indexOf(step)
    if (index !== -1) left.splice(index, 1)
    return index === -1
  })
  if (lost.length === 0) return []
  return [{ isError: false, text: `${nameOf(now)}: no longer a micro-step: ${lost.join('; ')}` }]
}

function countChanges(before: SavedCase, now: SavedCase): readonly Change[] {
  if (now.states >= before.states) return []
  const counts = `${grouped(before.states)} to ${grouped(now.states)}`
  return [{ isError: false, text: `${nameOf(now)}: the states shrank from ${counts}` }]
}

function nameOf({ spec, procedure, hardware }: SavedCase): string {
  return `${spec}, ${procedure}, on ${hardware}`
}
