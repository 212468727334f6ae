// specs/necessity.md is what the program finds: which step of a safe procedure is needed where. UPDATE=1 writes it anew. Each step that is
// needed nowhere is explained there, by hand: an unexplained one may be a rule that the machine lacks.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { expectSection } from '../sections.ts'
import { examine, isNeeded } from './necessity.ts'
import { pageOf, wordsOf } from './necessity-page.ts'
import { specFiles } from './spec-files.ts'

const page = fileURLToPath(new URL('../../specs/necessity.md', import.meta.url))
const files = (await specFiles()).filter(({ spec }) => spec.bug !== undefined || spec.name === 'xen/shatter')
const started = process.cpuUsage()
const found = await examine(files)
console.info(`the mutations took ${Math.round(process.cpuUsage(started).user / 1e6)} s of one core`)

test('the page about necessary steps is what is found', () => {
  expect(found.flatMap(({ changes }) => changes.filter(isNeeded)).length).toBeGreaterThan(100)
  expectSection(page, 'necessity', pageOf(found))
})

test('every step that is needed nowhere is explained, and no other', () => {
  const idle = found.flatMap(({ spec, procedure, changes }) =>
    changes
      .filter(change => change.kind === 'without' && change.mistake === null && !isNeeded(change))
      .map(change => `${spec} | ${procedure} | ${wordsOf(change)}`),
  )
  const explained = [
    ...readFileSync(page, 'utf8').matchAll(/^\| ([^|]+ \| [^|]+ \| without [^|]+) \| [^|]+ \|$/gm),
  ].map(([, key]) => key)
  expect(explained).toEqual(idle)
})
