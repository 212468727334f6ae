// The language's README can't rot: its example is the program beside this test, and says what the README says it does.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { toyCheck } from '../../oracle/toy-checker.ts'
import { model } from './stale-copy.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

test('the example in the README is the program that runs here', () => {
  const [, ...rest] = read('stale-copy.ts').split("language/index.ts'\n\n")
  expect(read('../../../checker/language/README.md')).toContain(`\`\`\`ts\n${rest.join('')}\`\`\`\n`)
})

const copyCell = model.tokens[0]?.cell

test('the example has the states and the verdicts that the README names', () => {
  const found = toyCheck(model, 1000)
  expect(found?.findings).toEqual([
    { property: 'fresh', length: null },
    { property: 'done', length: null },
  ])
  expect(read('../../../checker/language/README.md')).toContain(`It has ${found?.states} states`)
  const forgetful = model.rules.map(rule =>
    rule.name === 'drops the copy' ? { ...rule, then: rule.then.filter(({ cell }) => cell !== copyCell) } : rule,
  )
  const [fresh] = toyCheck({ ...model, rules: forgetful }, 1000)?.findings ?? []
  expect(read('../../../checker/language/README.md')).toContain(`would violate \`fresh\` in ${fresh?.length} steps`)
})
