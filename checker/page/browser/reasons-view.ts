// Below the steps: why it is a violation, and which sentence of which manual permits each step of the hardware. Steps are links.
import type { PageTrace } from '../document.ts'
import { type Child, make } from './dom.ts'
import { hashOf } from './route.ts'

export function sentencesOf({ why, link }: PageTrace): HTMLElement {
  const sentences = why.map(sentence => make('p', {}, withLinks(sentence, link)))
  return make('section', { class: 'why' }, make('h3', {}, 'Why'), sentences)
}

/** A sentence in which `step 7` and `steps 7 and 9` lead there. */
function withLinks(sentence: string, link: string): readonly Child[] {
  return sentence
    .split(/((?<![-\w])steps? \d+(?:(?:, | and | to )\d+)*)/i)
    .flatMap((part, index) =>
      index % 2 === 0
        ? [part]
        : part.split(/(\d+)/).map((word, place) => (place % 2 === 0 ? word : stepLink(link, Number(word)))),
    )
}

function stepLink(link: string, number: number): HTMLElement {
  return make('a', { href: hashOf(link, number), 'aria-label': `step ${number}` }, String(number))
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
      of.map((number, index) => [index === 0 ? '' : ', ', stepLink(link, number)]),
      `: ${cite}`,
    ),
  )
  return make('section', { class: 'cites' }, make('h3', {}, 'What permits the steps'), make('ul', {}, items))
}
