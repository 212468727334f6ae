// The words beside the pictures: what the step is, what it changed, and what permits it.
import type { PageTrace } from '../document.ts'
import { type Child, make } from './dom.ts'

export function stepWords(trace: PageTrace, step: number): readonly Child[] {
  const now = trace.steps[step - 1]
  if (now === undefined) return [make('p', { class: 'step' }, 'The start: no step was taken yet.')]
  const isEnd = step === trace.steps.length
  const who = now.uninvited ? `${now.agent}, by the hardware` : now.agent
  return [
    make('p', { class: 'step' }, make('b', {}, `${step}  ${who}: `), now.text),
    isEnd ? make('p', { class: 'end' }, make('strong', {}, `✗ ${trace.property} is violated here.`)) : null,
    now.changes.length === 0 ? null : changesOf(trace, now.changes),
    now.cites.length === 0 ? null : make('p', { class: 'quiet' }, `Permitted by: ${now.cites.join('; ')}.`),
    placeOf(now),
  ]
}

/** Where there are pictures they show what changed, and these words are for those who don't see them. */
function changesOf({ drawing }: PageTrace, changes: PageTrace['steps'][number]['changes']): HTMLElement {
  return make(
    'ul',
    { class: drawing === null ? 'changes' : 'changes unseen', 'aria-label': 'What changed' },
    changes.map(({ where, from, to }) => make('li', {}, `${where}: ${from} → ${to}`)),
  )
}

/** The line of the spec, and that of the real source that it stands for. */
function placeOf({ source, code }: PageTrace['steps'][number]): HTMLElement | null {
  const places = [...(source === null ? [] : [source]), ...(code === null ? [] : [`stands for ${code}`])]
  return places.length === 0 ? null : make('p', { class: 'quiet' }, places.join(', '))
}
