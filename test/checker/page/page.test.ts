// The page in a real browser: everything in it can be reached, read and used, also by keyboard and by a screen reader.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { selectCases } from '../../../checker/command/loading/select-cases.ts'
import { checkCases } from '../../../checker/command/many-cases/check-cases.ts'
import { shownTraces, traceText } from '../../../checker/command/output/trace-format.ts'
import { modelsOf } from '../../../checker/command/output/write-report.ts'
import { gather, writePage } from '../../../checker/page/index.ts'
import { type CaseReport, tracesText } from '../../../checker/report/index.ts'
import { catalogue } from '../../../specs/catalogue.ts'
import { unlimited } from '../../specs/check-options.ts'
import { specFiles } from '../../specs/spec-files.ts'
import { axeFindings, type Looks, openPage } from './browser-page.ts'
import { hasNoBrowser, openBrowser } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'shatterproof-page-'))
const packageFolder = fileURLToPath(new URL('../../..', import.meta.url))
let browser: Browser
let reports: readonly CaseReport[] = []
let file = ''

beforeAll(async () => {
  if (hasNoBrowser) return
  browser = await openBrowser()
  const specs = (await specFiles()).filter(({ spec }) => ['xen/shatter', 'linux/lazy-flush'].includes(spec.name))
  const cases = selectCases(
    specs.map(({ spec, path }) => ({ spec, file: path })),
    { procedures: [], hardware: ['vt-d', 'ipmmu', 'riscv-iommu'] },
  )
  const watch = { onProgress: () => {}, onCase: () => {}, isInterrupted: () => false }
  reports = await checkCases(cases, unlimited, watch)
  const checking = { entries: null, reductions: true }
  const document = gather(
    {
      reports,
      specs: specs.map(({ spec }) => spec),
      unchecked: [],
      modelOf: modelsOf(cases, checking, { packageFolder }),
    },
    catalogue,
  )
  file = writePage(document, join(folder, 'report.html'), packageFolder)
  writePage(document, join(folder, 'report'), packageFolder)
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const faults: string[] = []

async function open(hash = '', more: Looks & { path?: string } = {}): Promise<Page> {
  return await openPage(browser, `${more.path ?? file}${hash}`, faults, more)
}

function traced(): {
  readonly id: string
  readonly report: CaseReport
  readonly verdict: CaseReport['verdicts'][number]
} {
  for (const report of reports)
    for (const verdict of report.verdicts)
      if (verdict.counterexample !== null && report.hardware === 'ipmmu')
        return { id: verdict.counterexample.id, report, verdict }
  throw new Error('nothing is violated')
}

describe.skipIf(hasNoBrowser)('the page', () => {
  test('it shows the matrix, and a cell leads to its case', async () => {
    const page = await open()
    expect(await page.locator('h2').allTextContents()).toEqual(['linux/lazy-flush', 'xen/shatter'])
    const cell = page.getByRole('row', { name: 'ipmmu' }).getByRole('link').last()
    const words = await cell.textContent()
    await cell.click()
    expect(await page.locator('h1').textContent()).toContain(', on ipmmu')
    expect(words).toMatch(/[✗✓–] ?\S/)
    await page.getByRole('link', { name: 'All cases' }).click()
    expect(await page.locator('h1').textContent()).toBe('What was checked')
    expect(faults).toEqual([])
  })

  test('the matrix can be narrowed to one property', async () => {
    const page = await open()
    await page.getByLabel('Show').selectOption('available')
    const words = await page.locator('.matrix td .outcome').allInnerTexts()
    expect(words.length).toBeGreaterThan(10)
    expect([...new Set(words.map(one => one.replace(/^\W*/, '')))].sort()).toEqual([
      'holds',
      'not applicable',
      'violated',
    ])
    await page.getByLabel('only cases that are not as expected').check()
    expect(await page.getByText('There is no such case.').count()).toBe(1)
  })

  test.each(['light', 'dark'] as const)('axe finds nothing in the %s', async scheme => {
    const { id } = traced()
    for (const hash of ['', `#${id}/3`, `#${id}/9`, '#nothing'])
      for (const width of [1400, 400]) expect(await axeFindings(await open(hash, { scheme, width })), hash).toEqual([])
    expect(faults).toEqual([])
  })

  test('a link goes to one step, and the address follows keys, buttons and the slider', async () => {
    const { id, verdict } = traced()
    const last = verdict.counterexample?.steps.length ?? 0
    const page = await open(`#${id}/3`)
    const now = async (): Promise<string | null> => await page.locator('.count').textContent()
    const address = async (): Promise<string> => new URL(page.url()).hash
    expect(await now()).toBe(`step 3 of ${last}`)
    expect(await page.locator('tr[aria-current=step] th').textContent()).toContain('3')
    await page.keyboard.press('ArrowRight')
    expect([await now(), await address()]).toEqual([`step 4 of ${last}`, `#${id}/4`])
    await page.keyboard.press('End')
    expect(await address()).toBe(`#${id}/${last}`)
    await page.keyboard.press('Home')
    expect(await now()).toBe(`start, ${last} steps`)
    await page.getByRole('button', { name: 'Next' }).click()
    expect(await address()).toBe(`#${id}/1`)
    await page.getByRole('slider').focus()
    await page.keyboard.press('ArrowRight')
    expect(await address()).toBe(`#${id}/2`)
    await page.getByRole('slider').fill('5')
    expect(await now()).toBe(`step 5 of ${last}`)
    await page.locator('.columns').getByRole('link', { name: 'step 2', exact: true }).click()
    expect(await now()).toBe(`step 2 of ${last}`)
  })

  test('the row of a step is seen when it is gone to', async () => {
    const page = await open(`#${traced().id}`)
    for (const key of ['End', 'ArrowLeft', 'Home', 'ArrowRight']) {
      await page.keyboard.press(key)
      const row = page.locator('.columns tr[aria-current=step]')
      if ((await row.count()) === 0) continue
      const box = await row.boundingBox()
      expect((box?.y ?? 0) + (box?.height ?? 1000), key).toBeLessThanOrEqual(900)
      expect(box?.y ?? -1, key).toBeGreaterThanOrEqual(0)
    }
  })

  test('everything is reached by the tab key alone', async () => {
    const page = await open(`#${traced().id}`)
    const met = new Set<string>()
    for (let press = 0; press < 60; press++) {
      await page.keyboard.press('Tab')
      met.add(String(await page.evaluate('document.activeElement.textContent + document.activeElement.type')))
    }
    for (const wanted of ['Nextsubmit', 'Playsubmit', 'Copy as textsubmit', 'range'])
      expect(
        [...met].some(one => one.includes(wanted.replace('submit', ''))),
        wanted,
      ).toBe(true)
  })

  test('it plays to the end, and can be paused', async () => {
    const { id, verdict } = traced()
    const last = verdict.counterexample?.steps.length ?? 0
    const page = await open(`#${id}/${last - 1}`)
    await page.keyboard.press('p')
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(1)
    await page.getByText(`step ${last} of ${last}`).waitFor()
    expect(await page.getByRole('button', { name: 'Play' }).count()).toBe(1)
  })

  test('the copied text is the text form', async () => {
    const { id, report, verdict } = traced()
    const page = await open(`#${id}`)
    await page.getByRole('button', { name: 'Copy as text' }).click()
    await page.getByText('copied').waitFor()
    expect(`${await page.evaluate('navigator.clipboard.readText()')}\n`).toBe(traceText(report, verdict))
  })

  test('each form of a trace can be copied', async () => {
    const { id, report, verdict } = traced()
    const page = await open(`#${id}`)
    await page.getByText('To paste it').click()
    for (const form of ['comment', 'markdown', 'mermaid'] as const) {
      await page.locator('.forms select').selectOption(form)
      await page.getByRole('button', { name: 'Copy this form' }).click()
      const wanted = tracesText(form, shownTraces(report, verdict), { whole: false }).trimEnd()
      await expect.poll(async () => await page.evaluate('navigator.clipboard.readText()')).toBe(wanted)
      expect(await page.locator('.forms pre').textContent()).toBe(wanted)
    }
  })

  test('a model without pictures is stepped through all the same', async () => {
    const { id, report } = traced()
    const verdicts = report.verdicts.map(one =>
      one.counterexample === null ? one : { ...one, counterexample: { ...one.counterexample, drawing: null } },
    )
    const plain = gather(
      { reports: [{ ...report, verdicts }], specs: [], unchecked: [], modelOf: () => null },
      catalogue,
    )
    const page = await open(`#${id}/3`, { path: writePage(plain, join(folder, 'plain.html'), packageFolder) })
    expect(await page.locator('.picture').count()).toBe(0)
    expect(await page.locator('.changes li').first().textContent()).toContain(' → ')
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('.count').textContent()).toContain('step 4 of')
    expect(faults).toEqual([])
  })

  test('on paper every step is there, and nothing to press', async () => {
    const page = await open(`#${traced().id}/4`, { scheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('button:visible, input:visible, select:visible').count()).toBe(0)
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    const isCut = `(() => {
      const { scrollHeight, clientHeight } = document.querySelector('.beside > .scroller')
      return scrollHeight > clientHeight + 1
    })()`
    expect(await page.evaluate(isCut)).toBe(false)
  })

  test('whoever hears the page is told where it went', async () => {
    const page = await open()
    await page.locator('.matrix td a').first().click()
    await page.waitForFunction("document.activeElement.tagName === 'H1'")
    expect(await page.locator('.now').getAttribute('aria-live')).toBe('polite')
  })

  test('the theme can be chosen', async () => {
    const page = await open()
    const paper = async (): Promise<unknown> => await page.evaluate('getComputedStyle(document.body).backgroundColor')
    const light = await paper()
    await page.getByRole('button', { name: 'Theme: system' }).click()
    expect(await paper()).toBe(light)
    await page.getByRole('button', { name: 'Theme: light' }).click()
    expect(await paper()).not.toBe(light)
  })

  test('nothing is wider than a narrow window', async () => {
    for (const hash of ['', `#${traced().id}/4`]) {
      const page = await open(hash, { width: 400 })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400)
    }
  })

  test('a folder shows the same as the one file', async () => {
    expect(readdirSync(join(folder, 'report')).sort()).toEqual(['data.js', 'index.html', 'page.css', 'page.js'])
    const { id } = traced()
    const [one, other] = [
      await open(`#${id}/5`),
      await open(`#${id}/5`, { path: join(folder, 'report', 'index.html') }),
    ]
    expect(await other.locator('main').textContent()).toBe(await one.locator('main').textContent())
    expect(faults).toEqual([])
  })
})
