// The files of a page: whatever a spec says can't break out of its place in them, and the same reports make the same bytes.
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { unshare } from '../../../checker/page/browser/unshare.ts'
import { type Gathered, gather } from '../../../checker/page/gather.ts'
import { folderFiles, oneFile } from '../../../checker/page/html.ts'
import type { CaseReport } from '../../../checker/report/index.ts'
import { counterexample, drawnStep, report, verdict } from '../report/examples.ts'

const assets = { script: '/* script */', style: '/* style */' }
const about = { version: '1', properties: [], hardware: [] }
const hostile = '</script><script>alert(1)</script><!-- \u2028 " \' \\ <b>'

function made(text: string): CaseReport {
  const trace = counterexample([drawnStep('CPU 0', text), drawnStep('CPU 0', 'ends')], { why: [text] })
  return report([{ ...verdict({ verdict: 'violated', asExpected: false }), counterexample: trace }])
}

/** What the script of a page sets, read as a browser would. */
function readBack(text: string): unknown {
  const window: { shatterproofReport?: Parameters<typeof unshare>[0] } = {}
  runInNewContext(text, { window })
  if (window.shatterproofReport === undefined) throw new Error('nothing was set')
  return unshare(window.shatterproofReport)
}

/** Reports of no spec that is there, without models. */
function alone(...reports: readonly CaseReport[]): Gathered {
  return { reports, specs: [], unchecked: [], modelOf: () => null }
}

test('what a spec says is only ever data', () => {
  const document = gather({ ...alone(made(hostile)), unchecked: [hostile] }, about)
  const page = oneFile(document, assets)
  expect(page.match(/<script>/g)?.length).toBe(2)
  expect(page.match(/<\/script>/g)?.length).toBe(2)
  expect(page).not.toContain('<!-- \u2028')
  const data = folderFiles(document, assets).find(({ name }) => name === 'data.js')?.text ?? ''
  expect(readBack(data)).toEqual(JSON.parse(JSON.stringify(document)))
})

test('the same reports make the same bytes', () => {
  const [one, other] = [0.1, 7].map(seconds => oneFile(gather(alone({ ...made('x'), seconds }), about), assets))
  expect(one).toBe(other)
})

test('two traces of one id have links of their own', () => {
  const document = gather(alone(made('x'), made('x')), about)
  const links = document.specs.flatMap(spec => spec.cases.flatMap(one => one.verdicts.map(({ trace }) => trace?.link)))
  expect(links).toEqual(['5f3c91ab', '5f3c91ab.2'])
})

test('the one file may load nothing', () => {
  expect(oneFile(gather(alone(made('x')), about), assets)).toContain("default-src 'none'")
})
