// The page: reads the report, and shows what the address says.
import type { Shared } from '../sharing.ts'
import { type CaseView, caseView, findLink } from './case-view.ts'
import { make, refill } from './dom.ts'
import { overview } from './matrix-view.ts'
import { routeOf } from './route.ts'
import { themeButton } from './theme.ts'
import { documentOf } from './unshare.ts'

declare global {
  interface Window {
    /** Set by the data of the page. */
    readonly shatterproofReport: Shared
  }
}

const report = documentOf(window.shatterproofReport)
const place = make('div', { class: 'page' })
let shown: { readonly link: string; readonly view: CaseView | null } | null = null

/** The view that the address asks for; a step of the same trace is no new view. */
function show(): void {
  const { link, step } = routeOf(location.hash)
  if (shown?.link !== link) draw(link)
  if (step !== null) shown?.view?.stepper?.showStep(step)
}

function draw(link: string): void {
  const before = shown
  shown?.view?.stepper?.leave()
  shown?.view?.graph?.leave()
  const found = link === '' ? null : findLink(report, link)
  if (link === '') {
    shown = { link, view: null }
    refill(place, overview(report))
    document.title = 'Shatterproof report'
  } else if (found === null) {
    shown = { link, view: null }
    refill(
      place,
      make(
        'main',
        {},
        make('h1', {}, 'Nothing here'),
        make('p', {}, `The report has no case or trace ${link}. `, make('a', { href: '#' }, 'All cases')),
      ),
    )
  } else {
    const view = caseView(report, found)
    shown = { link, view }
    refill(place, view.element)
    view.stepper?.placed()
    document.title = `${found.one.procedure}, on ${found.one.hardware}`
  }
  window.scrollTo(0, 0)
  if (before !== null) focusHead()
}

/** Whoever hears the page instead of seeing it is told where it went. */
function focusHead(): void {
  const head = place.querySelector('h1')
  head?.setAttribute('tabindex', '-1')
  head?.focus({ preventScroll: true })
}

/** Keys go to the stepper, unless something else has a use for them. */
function onKey(event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const { target } = event
  if (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  )
    return
  if (shown?.view?.stepper?.key(event.key) === true) event.preventDefault()
}

document.body.append(
  make(
    'header',
    {},
    make('a', { href: '#', class: 'name' }, 'Shatterproof'),
    make('span', { class: 'quiet' }, `version ${report.tool}`),
    themeButton(),
  ),
  place,
)
window.addEventListener('hashchange', show)
window.addEventListener('keydown', onKey)
show()
