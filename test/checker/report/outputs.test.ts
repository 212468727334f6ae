// What CI servers are told: JUnit read back by an XML parser, SARIF and annotations by their rules.
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { type Failure, githubLines, junitText, remarksOf, sarifText } from '../../../checker/report/index.ts'
import { counterexample, drawnStep, report, verdict } from './examples.ts'

const stale = counterexample(
  [
    drawnStep('CPU 0', 'L2[0] := invalid', { source: 'my specs/first.ts:12' }),
    drawnStep('IOMMU', 'walk', { rule: 'walk' }),
    drawnStep('CPU 0', 'return', { source: 'my specs/first.ts:14' }),
    drawnStep('IOMMU', 'page 1 FAULTS: 100 % "sure" <here> & now', { rule: null }),
  ],
  {
    cause: { stale: null, current: [], commands: [], culprit: { kind: 'step', from: 1, to: 3 } },
    why: ['Because.'],
  },
)
const surprise = { ...verdict({ verdict: 'violated', asExpected: false }), counterexample: stale }
const reports = [
  report([
    verdict(),
    surprise,
    verdict({ property: 'exact', verdict: 'incomplete', expected: null, asExpected: false, limit: 'states' }),
    { ...verdict({ property: 'isolated', verdict: 'notApplicable' }), notApplicableBecause: 'no "target"' },
  ]),
]
const failure: Failure = {
  spec: null,
  scenario: null,
  procedure: null,
  hardware: null,
  problem: 'this file exports no spec',
  cure: 'export one',
  where: 'other.ts',
  fault: null,
}

interface Seen {
  readonly name: string
  readonly attributes: { readonly [name: string]: string }
}

/** The elements of a document, in order; throws where it is not well-formed. */
function elementsOf(xml: string): readonly Seen[] {
  const seen: Seen[] = []
  const parser = new SaxesParser()
  parser.on('error', problem => {
    throw problem
  })
  parser.on('opentag', ({ name, attributes }) => seen.push({ name, attributes }))
  parser.write(xml).close()
  return seen
}

describe('JUnit', () => {
  const elements = elementsOf(junitText(reports, [failure]))

  test('has a suite for each spec with counts that are right, and one for what could not be checked', () => {
    const suites = elements.filter(({ name }) => name === 'testsuite').map(({ attributes }) => attributes)
    expect(suites).toEqual([
      { name: 'xen/shatter', tests: '4', failures: '1', errors: '1', skipped: '1' },
      { name: 'not checked', tests: '1', failures: '0', errors: '1', skipped: '0' },
    ])
  })

  test('fails what is not as expected, and skips what does not apply, with the reason', () => {
    expect(elements.filter(({ name }) => name === 'failure').map(({ attributes }) => attributes['message'])).toEqual([
      'available violated: unmap then remap, on vt-d',
    ])
    expect(elements.find(({ name }) => name === 'skipped')?.attributes['message']).toBe('no "target"')
  })

  test('a trace with quotes, angle brackets and control characters stays well-formed', () => {
    const wild = counterexample([drawnStep('CPU 0', 'a \u0001 < b & "c" \u{1f600}', { rule: null })])
    const one = { ...verdict({ verdict: 'violated', asExpected: false }), counterexample: wild }
    expect(elementsOf(junitText([report([one])], [])).some(({ name }) => name === 'failure')).toBe(true)
  })
})

describe('SARIF', () => {
  const tool = { version: '1.2.3', properties: [{ name: 'available', says: 'it is there' }] }
  const log = JSON.parse(sarifText(remarksOf(reports, [failure]), tool))

  test('places a result on the line of the micro-step at fault, its path as an address', () => {
    const [{ results }] = log.runs
    expect(results.map((result: { ruleId: string; level: string }) => [result.ruleId, result.level])).toEqual([
      ['available', 'error'],
      ['exact', 'warning'],
      ['notChecked', 'error'],
    ])
    expect(results[0].locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: 'my%20specs/first.ts' }, region: { startLine: 12 } } },
    ])
    expect(results[0].message.text).toContain('page 1 FAULTS')
  })

  test('a step that names the line of the real source is placed there, and refers to the spec', () => {
    const [first, ...others] = stale.steps
    if (first === undefined) throw new Error('the trace has steps')
    const named = { ...stale, steps: [{ ...first, code: 'mm/map.c:40-42' }, ...others] }
    const remarks = remarksOf([report([{ ...surprise, counterexample: named }])], [])
    const [result] = JSON.parse(sarifText(remarks, tool)).runs[0].results
    const at = (uri: string, startLine: number) => ({ artifactLocation: { uri }, region: { startLine } })
    expect(result.locations).toEqual([{ physicalLocation: at('mm/map.c', 40) }])
    expect(result.relatedLocations).toMatchObject([{ physicalLocation: at('my%20specs/first.ts', 12) }])
    expect(githubLines(remarks)[0]).toContain('file=mm/map.c,line=40,')
  })

  test('one slip that many cases meet is one result, which counts them; a CI server of tests gets each', () => {
    const slip = { ...failure, procedure: 'split', hardware: 'vt-d', where: 'a.ts:3' }
    const failures = [slip, { ...slip, hardware: 'amd-vi' }, { ...slip, hardware: 'ipmmu' }, failure]
    expect(remarksOf([], failures).map(({ title }) => title)).toEqual([
      'not checked: split, on vt-d, and 2 more cases',
      'not checked: the specs of this file',
    ])
    expect(elementsOf(junitText([], failures)).filter(({ name }) => name === 'error')).toHaveLength(4)
  })

  test('every rule that a result names is there, under its index', () => {
    const [{ results, tool: said }] = log.runs
    for (const { ruleId, ruleIndex } of results)
      if (ruleIndex !== undefined) expect(said.driver.rules[ruleIndex].id).toBe(ruleId)
    expect(said.driver).toMatchObject({ name: 'shatterproof', semanticVersion: '1.2.3' })
  })
})

test('annotations escape what the format gives a meaning', () => {
  const [first, second, third] = githubLines(remarksOf(reports, [failure]))
  expect(first).toMatch(
    /^::error file=my specs\/first\.ts,line=12,title=available violated%3A unmap then remap%2C on vt-d::available: /,
  )
  expect(first).toContain('%0A')
  expect(first).toContain('100 %25')
  expect(first).not.toContain('\n')
  expect(second).toMatch(/^::warning file=specs\/xen\/shatter\.ts,line=1,/)
  expect(third).toMatch(/^::error file=other\.ts,line=1,title=not checked/)
})
