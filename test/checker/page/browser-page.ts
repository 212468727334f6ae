// A page of the browser that notes whatever the report complains of, and what axe finds in it.
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'

export interface Looks {
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
}

/** A file, with what stands behind the `#`. Whatever it logs, throws or fetches is added to the faults. */
export async function openPage(browser: Browser, file: string, faults: string[], looks: Looks = {}): Promise<Page> {
  const context = await browser.newContext({
    colorScheme: looks.scheme ?? 'light',
    viewport: { width: looks.width ?? 1400, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  page.on('console', message => faults.push(message.text()))
  page.on('pageerror', problem => faults.push(problem.message))
  page.on('request', request => {
    if (!/^(file|data):/.test(request.url())) faults.push(`asks for ${request.url()}`)
  })
  await page.goto(`file://${file}`)
  return page
}

/** With everything opened that can be. */
export async function axeFindings(page: Page): Promise<string[]> {
  const closed = page.locator('details:not([open]) > summary:visible')
  while ((await closed.count()) > 0) await closed.first().click()
  await page.evaluate(axe.source)
  const found: { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] } =
    await page.evaluate('axe.run()')
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}
