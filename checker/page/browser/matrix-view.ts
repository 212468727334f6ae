// The overview: for each spec a table, hardware down and procedures across, in each cell the first broken property or how it came out.
import type { PageCase, PageDocument, PageSpec } from '../document.ts'
import { counted, make, refill } from './dom.ts'
import { hashOf } from './route.ts'
import { type Outcome, outcomeElement, outcomeOf, outcomeOfCase } from './verdict-words.ts'

const everything = 'all properties'

/** What the overview is narrowed to; kept while the page is open. */
const narrowed = { property: everything, onlySurprises: false }

export function overview(report: PageDocument): HTMLElement {
  const tables = make('div', { class: 'specs' })
  const draw = (): void => refill(tables, drawnSpecs(report))
  draw()
  return make(
    'main',
    { class: 'overview' },
    make('h1', {}, 'What was checked'),
    make('p', {}, summaryOf(report)),
    uncheckedOf(report),
    filters(report, draw),
    report.specs.length > 1 ? indexOf(report.specs) : null,
    tables,
  )
}

function summaryOf({ specs }: PageDocument): string {
  const cases = specs.flatMap(spec => spec.cases)
  const outcomes = cases.flatMap(one => one.verdicts.map(outcomeOf))
  const count = (words: string): number => outcomes.filter(one => one.words === words).length
  const surprises = outcomes.filter(one => one.isSurprise).length
  const parts = ['holds', 'violated', 'not applicable', 'incomplete', 'holds, vacuously']
    .map(words => ({ words, number: count(words) }))
    .filter(({ number }) => number > 0)
    .map(({ words, number }) => `${counted(number, 'verdict')}: ${words}`)
  const surprise = surprises === 0 ? 'All as the specs expect.' : `${counted(surprises, 'verdict')} not as expected.`
  return `${counted(cases.length, 'case')} of ${counted(specs.length, 'spec')}. ${parts.join('; ')}. ${surprise}`
}

function uncheckedOf({ unchecked }: PageDocument): HTMLElement | null {
  if (unchecked.length === 0) return null
  const items = unchecked.map(sentence => make('li', {}, sentence))
  return make('div', { class: 'unchecked' }, make('strong', {}, 'Not checked:'), make('ul', {}, items))
}

function filters({ properties, specs }: PageDocument, draw: () => void): HTMLElement {
  const used = new Set(specs.flatMap(spec => spec.cases.flatMap(one => one.verdicts.map(({ property }) => property))))
  const names = [everything, ...properties.map(({ name }) => name).filter(name => used.has(name))]
  const select = make('select', {
    onchange: () => {
      narrowed.property = select.value
      draw()
    },
  })
  for (const name of names) select.append(make('option', { value: name, selected: name === narrowed.property }, name))
  const box = make('input', {
    type: 'checkbox',
    checked: narrowed.onlySurprises,
    onchange: () => {
      narrowed.onlySurprises = box.checked
      draw()
    },
  })
  return make(
    'div',
    { class: 'filters no-print' },
    make('label', {}, 'Show', select),
    make('label', {}, box, 'only cases that are not as expected'),
  )
}

function indexOf(specs: readonly PageSpec[]): HTMLElement {
  const items = specs.map(({ name, cases }) => {
    const surprises = cases.filter(one => outcomeOfCase(one).isSurprise).length
    const link = make('button', { type: 'button', class: 'link', onclick: () => goTo(name) }, name)
    return make('li', {}, link, surprises > 0 ? make('strong', { class: 'surprise' }, ` ! ${surprises}`) : null)
  })
  return make('nav', { class: 'index no-print', 'aria-label': 'Specs' }, make('ul', {}, items))
}

function goTo(spec: string): void {
  const head = document.getElementById(idOf(spec))
  head?.scrollIntoView()
  head?.focus()
}

function idOf(spec: string): string {
  return `spec ${spec}`.replace(/\W+/g, '-')
}

function drawnSpecs({ specs }: PageDocument): readonly HTMLElement[] {
  const isShown = (one: PageCase): boolean => !narrowed.onlySurprises || outcomeOfCase(one).isSurprise
  const shown = specs
    .map(spec => ({ ...spec, cases: spec.cases.filter(isShown) }))
    .filter(({ cases }) => cases.length > 0)
  if (shown.length === 0) return [make('p', {}, 'There is no such case.')]
  return shown.map(specElement)
}

function specElement(spec: PageSpec): HTMLElement {
  const { name, summary, source, bug } = spec
  const about = [
    summary,
    bug === null ? null : `${bug.id}, ${bug.codeBase}, ${bug.year}.`,
    source === '' ? null : `Source: ${source}.`,
  ]
  return make(
    'section',
    { class: 'spec', 'aria-labelledby': idOf(name) },
    make('h2', { id: idOf(name), tabindex: -1 }, name),
    make('p', { class: 'quiet' }, about.filter(part => part !== null).join(' ')),
    make('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': `Matrix of ${name}` }, matrixOf(spec)),
  )
}

function matrixOf({ cases }: PageSpec): HTMLElement {
  const columns = [...new Map(cases.map(one => [one.procedure, one.role])).entries()]
  const rows = [...new Set(cases.map(({ hardware }) => hardware))]
  const head = columns.map(([procedure, role]) =>
    make('th', { scope: 'col' }, procedure, role === null ? null : make('span', { class: 'role' }, role)),
  )
  const body = rows.map(hardware =>
    make(
      'tr',
      {},
      make('th', { scope: 'row' }, hardware),
      columns.map(([procedure]) => cell(cases.find(one => one.hardware === hardware && one.procedure === procedure))),
    ),
  )
  return make(
    'table',
    { class: 'matrix' },
    make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'hardware'), head)),
    make('tbody', {}, body),
  )
}

function cell(one: PageCase | undefined): HTMLElement {
  if (one === undefined) return make('td', { class: 'quiet' }, 'not checked')
  const outcome = chosenOutcome(one)
  if (outcome === null) return make('td', { class: 'quiet' }, 'not asked')
  return make('td', {}, make('a', { href: hashOf(one.link) }, outcomeElement(outcome)))
}

function chosenOutcome(one: PageCase): Outcome | null {
  if (narrowed.property === everything) return outcomeOfCase(one)
  const verdict = one.verdicts.find(({ property }) => property === narrowed.property)
  return verdict === undefined ? null : outcomeOf(verdict)
}
