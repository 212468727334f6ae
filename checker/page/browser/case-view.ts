// One case: what was asked, how much was searched, a verdict for each property, and the trace of a violation, to step through.
import type { PageCase, PageDocument, PageSpec, PageVerdict } from '../document.ts'
import { counted, make } from './dom.ts'
import { GraphSection, withoutGraph } from './graph-section.ts'
import { hashOf } from './route.ts'
import { Stepper } from './stepper.ts'
import { outcomeElement, outcomeOf, outcomeOfCase } from './verdict-words.ts'

export interface Found {
  readonly spec: PageSpec
  readonly one: PageCase
  /** The verdict whose trace is meant; the first that has one where the link names the case. */
  readonly verdict: PageVerdict | null
}

/** What a link means; null where nothing of the report has it. */
export function findLink({ specs }: PageDocument, link: string): Found | null {
  for (const spec of specs)
    for (const one of spec.cases) {
      const traced = one.verdicts.filter(({ trace }) => trace !== null)
      if (one.link === link) return { spec, one, verdict: traced[0] ?? null }
      const verdict = traced.find(({ trace }) => trace?.link === link)
      if (verdict !== undefined) return { spec, one, verdict }
    }
  return null
}

export interface CaseView {
  readonly element: HTMLElement
  readonly stepper: Stepper | null
  readonly graph: GraphSection | null
}

export function caseView(report: PageDocument, { spec, one, verdict }: Found): CaseView {
  const trace = verdict?.trace ?? null
  const graph = one.graph === null ? null : new GraphSection(one.graph, verdict)
  const stepper = trace === null ? null : new Stepper(trace, step => graph?.showStep(step))
  const element = make(
    'main',
    { class: 'case' },
    make('nav', { class: 'no-print', 'aria-label': 'Back' }, make('a', { href: '#' }, '← All cases')),
    make('h1', {}, `${spec.name}: ${one.procedure}, on ${one.hardware}`),
    make(
      'p',
      { class: 'about' },
      one.about.join(' '),
      ' ',
      make('span', { class: 'quiet' }, hardwareWords(report, one.hardware)),
    ),
    otherCases(spec, one),
    traceLinks(one, verdict),
    stepper?.element ?? null,
    graph?.element ?? withoutGraph(one),
    make('h2', {}, 'All verdicts of this case'),
    verdictTable(report, one, verdict),
    factsOf(one),
  )
  return { element, stepper, graph }
}

function hardwareWords({ hardware }: PageDocument, name: string): string {
  const says = hardware.find(one => one.name === name)?.says
  return says === undefined ? name : `${name}: ${says}`
}

/** The same procedure elsewhere, and other procedures on the same hardware. */
function otherCases({ cases }: PageSpec, one: PageCase): HTMLElement | null {
  const choose = (
    label: string,
    others: readonly PageCase[],
    words: (other: PageCase) => string,
  ): HTMLElement | null => {
    if (others.length < 2) return null
    const select = make('select', {
      onchange: () => {
        location.hash = hashOf(select.value)
      },
    })
    for (const other of others) {
      const { mark, words: outcome } = outcomeOfCase(other)
      const text = `${words(other)}   ${mark} ${outcome}`
      select.append(make('option', { value: other.link, selected: other === one }, text))
    }
    return make('label', {}, label, select)
  }
  return make(
    'div',
    { class: 'filters no-print' },
    choose(
      'Hardware',
      cases.filter(({ procedure }) => procedure === one.procedure),
      other => other.hardware,
    ),
    choose(
      'Procedure',
      cases.filter(({ hardware }) => hardware === one.hardware),
      other => other.procedure,
    ),
  )
}

/** Where several properties are violated: which trace is shown, and the others. */
function traceLinks({ verdicts }: PageCase, chosen: PageVerdict | null): HTMLElement | null {
  const traced = verdicts.flatMap(verdict => (verdict.trace === null ? [] : [{ verdict, trace: verdict.trace }]))
  if (traced.length < 2) return null
  const items = traced.map(({ verdict, trace }) => {
    const words = `${verdict.property}, ${counted(trace.steps.length, 'step')}`
    const isChosen = verdict === chosen
    return make('li', {}, make('a', { href: hashOf(trace.link), 'aria-current': isChosen ? 'true' : null }, words))
  })
  return make('nav', { class: 'traces', 'aria-label': 'Violated properties' }, 'Violated: ', make('ul', {}, items))
}

function factsOf(one: PageCase): HTMLElement {
  const searched =
    one.states === 0
      ? 'Nothing was searched.'
      : `${counted(one.states, 'state')}${one.isReduced ? ' of the reduced model' : ''}, ${counted(one.transitions, 'transition')}, depth ${one.depth}.`
  const costs = one.costs.map(({ name, count }) => `${name} ${count}`).join(', ')
  const facts = [
    ['Searched', searched],
    ['The procedure costs', costs],
    ['The hardware never did', one.idle.join('; ')],
    ['Searched in full, because', one.notReduced ?? ''],
  ].filter(([, fact]) => fact !== '')
  return make(
    'dl',
    { class: 'facts' },
    facts.map(([name = '', fact = '']) => make('div', {}, make('dt', {}, name), make('dd', {}, fact))),
  )
}

function verdictTable(report: PageDocument, one: PageCase, chosen: PageVerdict | null): HTMLElement {
  const head = ['property', 'verdict', 'why, and what was put to the test']
  const body = one.verdicts.map(verdict => {
    const { property, trace } = verdict
    const says = report.properties.find(({ name }) => name === property)?.says ?? trace?.says ?? ''
    const isChosen = verdict === chosen
    const outcome = outcomeElement(outcomeOf(verdict))
    const length = trace === null ? '' : ` in ${counted(trace.steps.length, 'step')}`
    return make(
      'tr',
      { class: isChosen ? 'chosen' : null },
      make('th', { scope: 'row' }, property, make('span', { class: 'says' }, says)),
      make(
        'td',
        {},
        trace === null
          ? outcome
          : make('a', { href: hashOf(trace.link), 'aria-current': isChosen ? 'true' : null }, outcome, length),
        isChosen ? make('span', { class: 'says' }, 'shown above') : null,
      ),
      make(
        'td',
        {},
        remarksOn(verdict).map(remark => make('div', {}, remark)),
      ),
    )
  })
  return make(
    'div',
    { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Verdicts' },
    make(
      'table',
      { class: 'verdicts' },
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          head.map(name => make('th', { scope: 'col' }, name)),
        ),
      ),
      make('tbody', {}, body),
    ),
  )
}

function remarksOn({ expected, because, remark, exercised, vacuous, verdict }: PageVerdict): readonly string[] {
  const expectation = expected === null ? 'The spec expects nothing of it.' : `Expected: ${expected}.`
  return [
    `${expectation}${because === null ? '' : ` Reason: ${because}.`}`,
    ...(remark === null ? [] : [verdict === 'notApplicable' ? `Not applicable: ${remark}.` : `${remark}.`]),
    ...(verdict === 'holds' && exercised.length > 0 ? [`Arose: ${exercised.join('; ')}.`] : []),
    ...vacuous.map(what => `Not put to the test: ${what}.`),
  ]
}
