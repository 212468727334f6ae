// Below the steps: why it is a violation, and which sentence of which manual permits each step of the hardware.
import type { PageTrace } from '../document.ts'
import { make } from './dom.ts'
import { hashOf } from './route.ts'

export function sentencesOf({ why }: PageTrace): HTMLElement {
  return make(
    'section',
    { class: 'why' },
    make('h3', {}, 'Why'),
    why.map(sentence => make('p', {}, sentence)),
  )
}

export function citationsOf({ steps, link }: PageTrace): HTMLElement | null {
  const numbers = new Map<string, number[]>()
  for (const [index, { cites }] of steps.entries())
    for (const cite of new Set(cites)) numbers.set(cite, [...(numbers.get(cite) ?? []), index + 1])
  if (numbers.size === 0) return null
  const items = [...numbers].map(([cite, of]) =>
    make(
      'li',
      {},
      of.map((number, index) => [
        index === 0 ? '' : ', ',
        make('a', { href: hashOf(link, number), 'aria-label': `step ${number}` }, String(number)),
      ]),
      `: ${cite}`,
    ),
  )
  return make('section', { class: 'cites' }, make('h3', {}, 'What permits the steps'), make('ul', {}, items))
}
