// Every violated procedure of every spec, on one hardware: its trace is stepped through in a real browser from the start to the violation.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type SelectedCase, selectCases } from '../../../checker/command/loading/select-cases.ts'
import { checkCases } from '../../../checker/command/many-cases/check-cases.ts'
import { modelsOf } from '../../../checker/command/output/write-report.ts'
import { gather, writePage } from '../../../checker/page/index.ts'
import { properties } from '../../../model/index.ts'
import { catalogue } from '../../../specs/catalogue.ts'
import { unlimited } from '../../specs/check-options.ts'
import { type SpecFile, specFiles } from '../../specs/spec-files.ts'
import { hasNoBrowser, openBrowser } from './chromium.ts'

const packageFolder = fileURLToPath(new URL('../../..', import.meta.url))

/** For each procedure that is to be violated: the hardware of its bug's source, or the first. */
function violatedOf({ path, spec }: SpecFile): readonly SelectedCase[] {
  const cases = selectCases([{ spec, file: path }], { procedures: [], hardware: [] })
  const isViolated = ({ case: one }: SelectedCase): boolean =>
    properties.some(({ name }) => one.expected(name)?.verdict === 'violated')
  return [...new Set(cases.map(({ procedure }) => procedure))].flatMap(procedure => {
    const violated = cases.filter(one => one.procedure === procedure && isViolated(one))
    return violated.find(one => one.case.story !== undefined) ?? violated[0] ?? []
  })
}

/** Steps through the trace on the page with the arrow key; what was shown at each step, and the sum of it. */
const walk = `(async () => {
  const seen = []
  const last = Number(document.querySelector('input[type=range]').max)
  for (let step = 0; step <= last; step++) {
    const changed = document.querySelectorAll('.box .new, .box .gone, .box li.changed').length
    const said = document.querySelectorAll('.changes li').length
    seen.push({ count: document.querySelector('.count').textContent, hash: location.hash.split('/')[1] ?? '', changed, said })
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
  }
  return seen
})()`

test.skipIf(hasNoBrowser)('every violated procedure is stepped through to its end', async () => {
  const files = await specFiles()
  const cases = files.flatMap(violatedOf)
  expect(cases.length).toBeGreaterThan(80)
  const watch = { onProgress: () => {}, onCase: () => {}, isInterrupted: () => false }
  const reports = await checkCases(cases, unlimited, watch)
  const folder = mkdtempSync(join(tmpdir(), 'shatterproof-specs-'))
  const specs = files.map(({ spec }) => spec)
  const modelOf = modelsOf(cases, { entries: null, reductions: true }, { packageFolder })
  const file = writePage(
    gather({ reports, specs, unchecked: [], modelOf }, catalogue),
    join(folder, 'report.html'),
    packageFolder,
  )
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    const faults: string[] = []
    page.on('console', message => faults.push(message.text()))
    page.on('pageerror', problem => faults.push(problem.message))
    await page.goto(`file://${file}`)
    const traces = reports.flatMap(({ verdicts }) => verdicts.flatMap(({ counterexample }) => counterexample ?? []))
    expect(traces.length).toBeGreaterThanOrEqual(cases.length)
    for (const { id, steps, drawing } of traces) {
      await page.evaluate(`location.hash = '#${id}'`)
      await page.waitForFunction(`document.querySelector('.stepper') !== null && location.hash === '#${id}'`)
      await page.waitForFunction(`document.querySelector('.columns a')?.hash.startsWith('#${id}/') === true`)
      const seen: { count: string; hash: string; changed: number; said: number }[] = await page.evaluate(walk)
      const last = steps.length
      expect(seen.map(({ count }) => count)).toEqual([
        `start, ${last} steps`,
        ...steps.map((_, index) => `step ${index + 1} of ${last}`),
      ])
      // What a step changes is marked in the pictures and said in words; the start and the violation change nothing.
      const changes = [0, ...(drawing?.steps ?? []).map(changed => changed.length)]
      expect(seen.map(({ changed }) => changed > 0)).toEqual(changes.map(count => count > 0))
      expect(seen.map(({ said }) => said > 0)).toEqual(changes.map(count => count > 0))
      expect(changes.at(-1)).toBe(0)
      expect(seen.at(-1)?.hash).toBe(String(last))
    }
    expect(faults).toEqual([])
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
