// Documented bugs that the machine can't express yet: specs/README.md says what each lacks.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test.todo('Xen 3a11099edd: SMMUv3 queues not cache-maintained: command queues in memory')
test.todo('XSA-445: depth of the tables and the device-table entry differ: a level field above the tables')
test.todo('XSA-286: upper-level change through a linear page table: tables that map themselves')

test('the page about the specs lists as many', () => {
  const page = readFileSync(new URL('../../specs/README.md', import.meta.url), 'utf8')
  const todos = readFileSync(new URL(import.meta.url), 'utf8').match(/^test\.todo\(/gm) ?? []
  const table = /\| bug \| lacks \|\n\| --- \| --- \|\n((?:\|.*\n)*)/.exec(page)?.[1] ?? ''
  expect(todos.length).toBe(table.trim().split('\n').length)
})
