// The words and marks for verdicts. A mark never stands alone, and colour never says what the words don't.
import type { PageCase, PageVerdict } from '../document.ts'
import { make } from './dom.ts'

export type Tone = 'good' | 'bad' | 'doubtful' | 'quiet'

export interface Outcome {
  readonly mark: string
  readonly words: string
  readonly tone: Tone
  readonly isSurprise: boolean
}

/** How one property came out. */
export function outcomeOf(verdict: PageVerdict): Outcome {
  const isSurprise = !verdict.asExpected && verdict.verdict !== 'incomplete'
  switch (verdict.verdict) {
    case 'violated':
      return { mark: '✗', words: 'violated', tone: 'bad', isSurprise }
    case 'incomplete':
      return { mark: '?', words: 'incomplete', tone: 'doubtful', isSurprise }
    case 'notApplicable':
      return { mark: '–', words: 'not applicable', tone: 'quiet', isSurprise }
    case 'holds':
      return verdict.vacuous.length > 0
        ? { mark: '○', words: 'holds, vacuously', tone: 'doubtful', isSurprise }
        : { mark: '✓', words: 'holds', tone: 'good', isSurprise }
  }
}

/** How a case came out: the first property that is violated, with the number of others; otherwise the worst. */
export function outcomeOfCase({ verdicts }: PageCase): Outcome {
  const outcomes = verdicts.map(outcomeOf)
  const isSurprise = outcomes.some(one => one.isSurprise)
  const [broken, ...others] = verdicts.filter(({ verdict }) => verdict === 'violated')
  if (broken !== undefined) {
    const more = others.length > 0 ? ` +${others.length}` : ''
    return { mark: '✗', words: `${broken.property}${more}`, tone: 'bad', isSurprise }
  }
  const worst =
    outcomes.find(({ words }) => words === 'incomplete') ??
    outcomes.find(({ tone }) => tone === 'doubtful') ??
    outcomes.find(({ tone }) => tone === 'good') ??
    outcomes[0]
  return worst === undefined
    ? { mark: '–', words: 'nothing to check', tone: 'quiet', isSurprise }
    : { ...worst, isSurprise }
}

/** The outcome as it is written: mark, words, and whether it was expected. */
export function outcomeElement({ mark, words, tone, isSurprise }: Outcome): HTMLElement {
  return make(
    'span',
    { class: `outcome ${tone}` },
    make('span', { class: 'mark', 'aria-hidden': 'true' }, mark),
    words,
    isSurprise ? make('strong', { class: 'surprise' }, ' ! not as expected') : null,
  )
}
