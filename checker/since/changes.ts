// What differs between an earlier check and this one. Only cases that this check was to look at are compared.
import { counted, grouped, listed } from '../report/index.ts'
import type { SavedCase, SavedCheck } from './saved.ts'

export interface Change {
  /** What must not happen unnoticed: something is no longer checked. */
  readonly isError: boolean
  readonly text: string
}

/** What is different in one case. */
interface Difference {
  readonly of: SavedCase
  readonly isError: boolean
  readonly says: string
}

/** `isMeant`: this check was to look at the case, so that it must be there. What is the same on several hardware is one change. */
export function changesSince(
  before: SavedCheck,
  now: SavedCheck,
  isMeant: (saved: SavedCase) => boolean,
): readonly Change[] {
  const current = new Map(now.cases.map(one => [caseKey(one), one]))
  const known = new Set(before.cases.map(caseKey))
  const old = before.cases.filter(one => isMeant(one) || current.has(caseKey(one)))
  const added = now.cases.filter(one => !known.has(caseKey(one)))
  const differences = old.flatMap(one => {
    const other = current.get(caseKey(one))
    return other === undefined ? [gone(one)] : differencesOf(one, other)
  })
  return [
    ...told(differences),
    ...(added.length === 0 ? [] : [{ isError: false, text: `${counted(added.length, 'case is', 'cases are')} new` }]),
  ]
}

/** What makes two cases of two checks the same. */
export function caseKey({
  spec,
  scenario,
  procedure,
  hardware,
}: { readonly [K in 'spec' | 'scenario' | 'procedure' | 'hardware']: string | null }): string {
  return JSON.stringify([spec, scenario, procedure, hardware])
}

function told(differences: readonly Difference[]): readonly Change[] {
  const groups = new Map<string, Difference[]>()
  for (const one of differences) {
    const { of, isError, says } = one
    const key = JSON.stringify([of.spec, of.scenario, of.procedure, isError, says])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap(same => {
    const [first] = same
    if (first === undefined) return []
    const { of, isError, says } = first
    const hardware = listed(same.map(one => one.of.hardware))
    return [{ isError, text: `${of.spec}, ${of.procedure}, on ${hardware}: ${says}` }]
  })
}

function gone(of: SavedCase): Difference {
  return { of, isError: true, says: 'the case is no longer there' }
}

function differencesOf(before: SavedCase, now: SavedCase): readonly Difference[] {
  return [...verdictChanges(before, now), ...stepChanges(before, now), ...countChanges(before, now)]
}

function verdictChanges(before: SavedCase, now: SavedCase): readonly Difference[] {
  const verdicts = new Map(now.verdicts.map(({ property, verdict }) => [property, verdict]))
  return before.verdicts.flatMap(({ property, verdict: was }): Difference[] => {
    const is = verdicts.get(property)
    if (is === was) return []
    if (is === undefined) return [{ of: now, isError: true, says: `${property} is no longer checked` }]
    const isError = is === 'incomplete' || (is === 'notApplicable' && was !== 'incomplete')
    return [{ of: now, isError, says: `${property} was ${wordFor[was]}, and is ${wordFor[is]} now` }]
  })
}

const wordFor = {
  holds: 'found to hold',
  violated: 'violated',
  incomplete: 'undecided',
  notApplicable: 'not applicable',
} as const

/** Each micro-step as often as it stood there. */
function stepChanges(before: SavedCase, now: SavedCase): readonly Difference[] {
  const left = [...now.microSteps]
  const lost = before.microSteps.filter(step => {
    const index = left.indexOf(step)
    if (index !== -1) left.splice(index, 1)
    return index === -1
  })
  if (lost.length === 0) return []
  return [{ of: now, isError: false, says: `no longer a micro-step: ${lost.join('; ')}` }]
}

function countChanges(before: SavedCase, now: SavedCase): readonly Difference[] {
  if (now.states >= before.states) return []
  const counts = `${grouped(before.states)} to ${grouped(now.states)}`
  return [{ of: now, isError: false, says: `the states shrank from ${counts}` }]
}
