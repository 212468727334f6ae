// The browser that pages are tested in: Debian's Chromium, or the one that CHROMIUM names. Where there is none the tests are skipped, with
// a line that says so; in CI they fail.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
const found = places.find(place => place !== '' && existsSync(place))

/** Whether pages can't be looked at here. */
export const hasNoBrowser: boolean = found === undefined && process.env['CI'] !== 'true'
if (hasNoBrowser)
  process.stderr.write('No Chromium here: the tests of the page are skipped. To run them: apt-get install chromium\n')

export async function openBrowser(): Promise<Browser> {
  if (found === undefined) throw new Error('there is no Chromium: apt-get install chromium, or name it in CHROMIUM')
  return await chromium.launch({ executablePath: found, args: ['--no-sandbox', '--disable-gpu'] })
}
