// The cause of a violation in words: sentences that name the steps of the trace.
import type { Cause, Culprit, Current, FailedCommand, Stale } from './cause.ts'

export function causeSentences({ stale, current, commands, culprit }: Cause): readonly string[] {
  const stored = stale?.changed ?? current.find(({ pending }) => pending !== null)?.pending?.step ?? null
  return [
    ...(stale === null ? [] : staleSentences(stale)),
    ...current.flatMap(currentSentences),
    ...commands.map(command => commandSentence(command, stored)),
    ...(culprit === null ? [] : culpritSentences(culprit)),
  ]
}

function staleSentences({ held, entry, said, read, changed, seen, used }: Stale): readonly string[] {
  if (used !== null)
    return [
      `Stale: what step ${read} read, ${entry} = ${said}. Step ${changed} changed that entry since then, and step ${used} still goes by what was read.`,
    ]
  const later = seen === changed ? '' : `; walks see that from step ${seen} on`
  return [
    `Stale: ${held}. It comes from ${entry} = ${said}, read in step ${read}. Step ${changed} changed that entry${later}.`,
  ]
}

function currentSentences({ entry, says, changed, pending }: Current): readonly string[] {
  if (pending !== null) return [`${entry} = ${says}: walks do not see the store of step ${pending.step} yet.`]
  return [
    changed === null ? `${entry} = ${says}: no step has changed it.` : `${entry} = ${says} since step ${changed}.`,
  ]
}

function commandSentence({ name, submitted, executed, failing }: FailedCommand, stored: number | null): string {
  switch (failing.kind) {
    case 'spares':
      return `Step ${executed}: ${name} leaves it: ${failing.because}.`
    case 'tooEarly':
      return `Step ${executed}: ${name} acts before walks see what step ${stored} stored.`
    case 'passedOver':
      return `Step ${executed}: ${name} is not carried out: the unit reads something else in its place.`
    case 'notYet':
      return `${name.charAt(0).toUpperCase()}${name.slice(1)}, submitted in step ${submitted}, has not acted.`
  }
}

function culpritSentences(culprit: Culprit): readonly string[] {
  const { from, to } = culprit
  switch (culprit.kind) {
    case 'missing':
      return [`Missing ${to === null ? `after step ${from}` : `between steps ${from} and ${to}`}: ${culprit.what}.`]
    case 'breaks':
      return [`Missing before step ${from}: ${culprit.what}.`]
    case 'unawaited': {
      const { what, by, waits } = culprit
      return [
        `Nothing makes ${waits} wait, before step ${to}, for what ${by} does next behind step ${from}: "${what}".`,
      ]
    }
    case 'step':
      return []
  }
}

/** The steps that the sentences name. */
export function stepsIn({ stale, current, commands, culprit }: Cause): readonly number[] {
  const all = [
    ...(stale === null ? [] : [stale.read, stale.changed, stale.seen, stale.used]),
    ...current.flatMap(({ changed, pending }) => [changed, pending?.step ?? null]),
    ...commands.flatMap(({ submitted, executed }) => [submitted, executed]),
    ...(culprit === null ? [] : [culprit.from, culprit.to]),
  ]
  return all.flatMap(step => (step === null ? [] : [step]))
}
