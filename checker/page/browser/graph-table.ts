// The graph once more as a table: every state with what it is and where it leads.
import { make } from './dom.ts'
import { type GraphState, type GraphStates, whatItIs } from './graph-states.ts'

/** Made when it is opened: few want it, and it is long. */
export function graphTable(data: GraphStates, choose: (state: number) => void): HTMLElement {
  const place = make('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'States as a table' })
  const details = make(
    'details',
    {
      ontoggle: () => {
        if (details.open && place.firstChild === null) place.append(tableOf(data, choose))
      },
    },
    make('summary', {}, 'The same as a table'),
    place,
  )
  return details
}

function tableOf({ states }: GraphStates, choose: (state: number) => void): HTMLElement {
  const head = ['state', 'steps from the start', 'what it is', 'leads on'].map(name =>
    make('th', { scope: 'col' }, name),
  )
  return make(
    'table',
    { class: 'state-table' },
    make('thead', {}, make('tr', {}, head)),
    make(
      'tbody',
      {},
      states.map(state => rowOf(state, choose)),
    ),
  )
}

function rowOf(state: GraphState, choose: (state: number) => void): HTMLElement {
  const button = make(
    'button',
    { type: 'button', class: 'link', onclick: () => choose(state.number) },
    String(state.number),
  )
  const on = state.on.flatMap(({ to, texts }) => texts.map(text => make('li', {}, `to state ${to}: ${text}`)))
  return make(
    'tr',
    {},
    make('th', { scope: 'row' }, button),
    make('td', {}, String(state.level)),
    make('td', {}, whatItIs(state).join('; ')),
    make('td', {}, on.length === 0 ? 'nowhere' : make('ul', {}, on)),
  )
}
