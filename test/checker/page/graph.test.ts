// The graph of a case's states in a real browser: the path of the trace is in it, in order, and it can be read and used without a mouse.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { selectCases } from '../../../checker/command/loading/select-cases.ts'
import { checkCases } from '../../../checker/command/many-cases/check-cases.ts'
import { modelsOf } from '../../../checker/command/output/write-report.ts'
import { caseGraph, graphBounds } from '../../../checker/page/case-graph.ts'
import type { PageCase, PageDocument, PageTrace } from '../../../checker/page/document.ts'
import { readEdges } from '../../../checker/page/edges.ts'
import { gather, writePage } from '../../../checker/page/index.ts'
import { catalogue } from '../../../specs/catalogue.ts'
import { unlimited } from '../../specs/check-options.ts'
import { specFiles } from '../../specs/spec-files.ts'
import { axeFindings, type Looks, openPage } from './browser-page.ts'
import { hasNoBrowser, openBrowser } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'shatterproof-graph-'))
const packageFolder = fileURLToPath(new URL('../../..', import.meta.url))
const faults: string[] = []
let browser: Browser
let document: PageDocument
let file = ''

beforeAll(async () => {
  const specs = (await specFiles()).filter(({ spec }) => ['xen/shatter', 'linux/lazy-flush'].includes(spec.name))
  const cases = selectCases(
    specs.map(({ spec, path }) => ({ spec, file: path })),
    { procedures: [], hardware: ['vt-d', 'ipmmu'] },
  )
  const reports = await checkCases(cases, unlimited, {
    onProgress: () => {},
    onCase: () => {},
    isInterrupted: () => false,
  })
  const modelOf = modelsOf(cases, { entries: null, reductions: true }, { packageFolder })
  document = gather({ reports, specs: specs.map(({ spec }) => spec), unchecked: [], modelOf }, catalogue)
  file = writePage(document, join(folder, 'report.html'), packageFolder)
  if (!hasNoBrowser) browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const casesOf = (): readonly PageCase[] => document.specs.flatMap(({ cases }) => cases)

/** A trace whose way has steps within a state and between states, with its case. */
function traced(): { readonly one: PageCase; readonly trace: PageTrace; readonly way: readonly number[] } {
  for (const one of casesOf())
    for (const { trace } of one.verdicts) {
      const way = trace?.way ?? []
      if (trace !== null && new Set(way).size > 5 && new Set(way).size < way.length) return { one, trace, way }
    }
  throw new Error('there is no such trace')
}

async function open(hash: string, looks: Looks = {}): Promise<Page> {
  const page = await openPage(browser, `${file}#${hash}`, faults, looks)
  await page.locator('.graph > summary').click()
  await page.locator('.states').waitFor()
  return page
}

test('every case that was checked has a graph or says why not, and every trace a way through it', () => {
  expect(casesOf().length).toBeGreaterThan(15)
  for (const { graph, withoutGraph, verdicts } of casesOf()) {
    expect(graph === null).toBe(withoutGraph !== null)
    if (graph === null) continue
    const edges = readEdges(graph.edges)
    for (const { trace, property } of verdicts) {
      if (trace === null) continue
      const { way } = trace
      expect(way?.length).toBe(trace.steps.length)
      for (const [step, state] of (way ?? []).entries()) {
        const before = way?.[step - 1] ?? 0
        expect(state === before || edges[before]?.some(({ to }) => to === state)).toBe(true)
      }
      const marks = graph.marks.find(mark => mark.property === property)
      expect(marks?.states.includes(way?.at(-1) ?? -1)).toBe(marks?.isGoal === false)
    }
  }
})

test('a case with too many states says how many there were', () => {
  expect(caseGraph(null, [], 1234)).toMatchObject({
    graph: null,
    without: `The search saw 1,234 states; a graph is shown of up to ${graphBounds.possible}.`,
  })
})

describe.skipIf(hasNoBrowser)('the graph', () => {
  test('the states of the path are there in order, each below the one before, and end in the violation', async () => {
    const { trace, way } = traced()
    const page = await open(trace.link)
    const states = [...new Set(way)]
    const tops: number[] = []
    for (const state of states) {
      const node = page.locator(`.state[data-state="${state}"]`)
      expect(await node.getAttribute('class')).toContain('walked')
      tops.push((await node.boundingBox())?.y ?? 0)
    }
    expect(tops).toEqual([...tops].sort((one, other) => one - other))
    expect(await page.locator('.state.walked').count()).toBe(states.length)
    const last = page.locator(`.state[data-state="${states.at(-1)}"]`)
    expect(await last.getAttribute('aria-label')).toContain(`violates ${trace.property}`)
    expect(await last.locator('polygon').count()).toBeGreaterThan(0)
    expect(await page.locator('.edge.walked').count()).toBe(states.length - 1)
    expect(faults).toEqual([])
  })

  test('arrow keys go along the path, the picture follows, and the stepper stays where it is', async () => {
    const { trace, way } = traced()
    const page = await open(`${trace.link}/0`)
    const chosen = async (): Promise<number> =>
      Number(await page.locator('.state[aria-pressed=true]').getAttribute('data-state'))
    await page.locator('.state[tabindex="0"]').focus()
    const states = [...new Set(way)]
    for (const state of states.slice(1)) {
      await page.keyboard.press('ArrowDown')
      expect(await chosen()).toBe(state)
      expect(await page.locator('.state-panel').textContent()).toContain(`State ${state}`)
    }
    expect(await page.locator('.stepper .count').textContent()).toContain('start')
    await page.keyboard.press('ArrowUp')
    expect(await chosen()).toBe(states.at(-2))
    await page.keyboard.press('Home')
    expect(await chosen()).toBe(0)
    await page.keyboard.press('End')
    expect(await chosen()).toBe(states.at(-1))
    await page.locator('.state-panel').getByRole('link', { name: 'step', exact: false }).first().click()
    expect(new URL(page.url()).hash).toMatch(new RegExp(`^#${trace.link}/[1-9]`))
    expect(faults).toEqual([])
  })

  test('a step that is shown is chosen in the graph', async () => {
    const { trace, way } = traced()
    const page = await open(`${trace.link}/1`)
    for (let step = 2; step <= trace.steps.length; step++) {
      await page.getByRole('button', { name: 'Next' }).click()
      const state = way[Math.min(step, way.length - 1)]
      expect(await page.locator('.state[aria-pressed=true]').getAttribute('data-state')).toBe(String(state))
    }
  })

  test.each(['light', 'dark'] as const)('axe finds nothing in the %s', async scheme => {
    const { one, trace } = traced()
    for (const link of [one.link, `${trace.link}/3`])
      for (const width of [1400, 400]) {
        const page = await open(link, { scheme, width })
        expect(await axeFindings(page)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      }
    expect(faults).toEqual([])
  })

  test('the table has every state, and chooses it', async () => {
    const { one, trace } = traced()
    const page = await open(trace.link)
    await page.getByText('The same as a table').click()
    await page.locator('.state-table').waitFor()
    const count = readEdges(one.graph?.edges ?? '').length
    expect(await page.locator('.state-table tbody tr').count()).toBe(count)
    await page.locator('.state-table').getByRole('button', { name: '2', exact: true }).click()
    expect(await page.locator('.state[aria-pressed=true]').getAttribute('data-state')).toBe('2')
  })

  test('it is enlarged, and shown as a whole', async () => {
    const page = await open(traced().trace.link)
    const width = async (): Promise<number> => (await page.locator('.states').boundingBox())?.width ?? 0
    const before = await width()
    await page.getByRole('button', { name: 'Larger' }).click()
    expect(await width()).toBeGreaterThan(before)
    await page.getByRole('button', { name: 'Fit all of it in' }).click()
    const room = await page.locator('.graph-window').boundingBox()
    expect(await width()).toBeLessThanOrEqual(room?.width ?? 0)
  })

  test('on paper all of an open graph is there', async () => {
    const page = await open(traced().trace.link)
    await page.emulateMedia({ media: 'print' })
    const isCut = `(() => {
      const { scrollWidth, clientWidth } = document.querySelector('.graph-window')
      return scrollWidth > clientWidth + 1
    })()`
    expect(await page.evaluate(isCut)).toBe(false)
  })

  test('a case that holds has a graph too, without a path', async () => {
    const one = casesOf().find(({ graph, verdicts }) => graph !== null && verdicts.every(({ trace }) => trace === null))
    const page = await open(one?.link ?? '')
    expect(await page.locator('.state').count()).toBeGreaterThan(3)
    expect(await page.locator('.state.walked').count()).toBe(0)
    expect(await page.locator('.state-panel').textContent()).toContain('State 0')
    expect(faults).toEqual([])
  })
})
