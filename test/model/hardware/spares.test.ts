// The words for why an invalidation leaves something are held against the rule: there is a reason exactly where nothing is removed.
import { expect, test } from 'vitest'
import type { KnownCommand, Model, Rule } from '../../../checker/language/index.ts'
import { specFiles } from '../../specs/spec-files.ts'

const files = await specFiles()

/** The rule by which a command acts. */
function executionOf({ rules }: Model, { status, executed }: KnownCommand): Rule | undefined {
  return rules.find(({ then }) =>
    then.some(({ cell, value }) => cell === status && value.kind === 'constant' && value.value === executed),
  )
}

test.each(files)('$path: each command removes what it gives no reason to leave', ({ spec }) => {
  for (const { build, procedure, hardware } of spec.cases) {
    const { model, knowledge } = build(null)
    for (const command of knowledge?.().commands ?? []) {
      const execution = executionOf(model, command)
      const removed = new Set((execution?.then ?? []).map(({ cell }) => cell))
      const wrong = model.tokens.filter(({ cell }) => (command.spares(cell) === null) !== removed.has(cell))
      const told = wrong.map(({ cell, name }) => `${name}: ${command.spares(cell)}`)
      expect(told, `${command.name}, ${procedure} on ${hardware}`).toEqual([])
    }
  }
})
