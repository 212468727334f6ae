// What is violated by the same steps on several hardware is shown once, and named on each; machines that read are told of each.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, packageFolder, toy } from '../toy.ts'

/** A counter on four hardware: on `slow` it takes a step more to the violation, on `odd` the reason is told in other words. */
const counting = `
  import { ModelBuilder, range } from '${packageFolder}checker/language/index.ts'
  const build = hardware => () => {
    const model = new ModelBuilder('counter')
    const agent = model.agent('counter')
    const value = model.variable('value', range(0, 3), 0)
    const bad = hardware === 'slow' ? 2 : 1
    for (let from = 0; from < bad; from++)
      model.rule({ name: 'count ' + from, agent, kind: 'procedure', cites: ['the book of ' + hardware] }, {}, () => ({
        when: value.is(from), then: [value.becomes(from + 1)], text: 'counts to ' + (from + 1),
      }))
    model.never('small', 'the value stays small', [
      { agent, text: hardware === 'odd' ? 'is too large' : 'is large', when: value.is(bad) },
    ])
    return { model: model.build(), notApplicable: [], costs: [] }
  }
  export const spec = { kind: 'spec', name: 'toy/count', summary: 'Counts', source: 'none',
    cases: ['plain', 'slow', 'alike', 'odd', 'last'].map(hardware => ({
      scenario: 'one', procedure: 'count', hardware, build: build(hardware),
      expected: () => ({ verdict: 'holds', reason: null }),
    })),
  }
`
const file = (): string => join(folderWith({ 'count.ts': counting }), 'count.ts')

test('traces of the same steps and the same reason are shown once, behind the lines of their procedure', async () => {
  const { code, out } = await toy(['check', file(), '--verbose'])
  expect(code).toBe(1)
  expect(out.match(/^ {2}SURPRISE {4}count, on /gm)).toHaveLength(5)
  expect(out.match(/^VIOLATED small/gm)).toHaveLength(3)
  expect(out).toContain('toy/count, count, on plain')
  expect(out).toContain('  The same on 2 others, but for the citations: alike, last.\n')
  expect(out.indexOf('SURPRISE    count, on last')).toBeLessThan(out.indexOf('VIOLATED small'))
})

test('one trace is shown for each property of a procedure, with the hardware where it is another', async () => {
  const { out } = await toy(['check', file()])
  expect(out.match(/^VIOLATED small/gm)).toHaveLength(1)
  expect(out).toContain('  The same on 2 others, but for the citations: alike, last.\n')
  expect(out).toContain('\n  Violated otherwise on 2 others: slow, odd; --hardware shows one, --verbose all.\n')
  const one = await toy(['check', file(), '--hardware', 'odd'])
  expect(one.out).toContain('toy/count, count, on odd')
  expect(one.out).not.toContain('otherwise')
})

test.each(['text', 'comment', 'markdown'])('so they are as %s', async format => {
  const { out } = await toy(['check', file(), '--format', format])
  expect(out.match(/VIOLATED .?small/g)).toHaveLength(3)
  expect(out).toContain('The same on 2 others, but for the citations: alike, last.')
})

test('a diagram of traces that are all the same is one, and names the others', async () => {
  const { code, out } = await toy(['check', file(), '--hardware', 'plain,alike', '--format', 'mermaid'])
  expect(code).toBe(1)
  expect(out).toMatch(/^sequenceDiagram\n[^\n]*\n.*The same on 1 other, but for the citations: alike\./)
  expect(out.match(/sequenceDiagram/g)).toHaveLength(1)
})

test('as data, as JUnit, as SARIF and as annotations each stays', async () => {
  const folder = folderWith({ 'count.ts': counting })
  const [spec, junit, sarif] = ['count.ts', 'junit.xml', 'log.sarif'].map(name => join(folder, name))
  const { out } = await toy(['check', spec ?? '', '--json', '--junit', junit ?? '', '--sarif', sarif ?? '', '--github'])
  const [document = ''] = out.split(/^(?=::)/m)
  const { results } = JSON.parse(document)
  expect(results.map(({ trace }: { trace: { id: string } }) => trace.id.length)).toEqual([8, 8, 8, 8, 8])
  expect(out.match(/^::error .*again: /gm)).toHaveLength(5)
  expect(readFileSync(junit ?? '', 'utf8').match(/again: /g)).toHaveLength(5)
  expect(JSON.parse(readFileSync(sarif ?? '', 'utf8')).runs[0].results).toHaveLength(5)
  expect(JSON.parse((await toy(['check', spec ?? '', '--format', 'json'])).out).traces).toHaveLength(5)
})
