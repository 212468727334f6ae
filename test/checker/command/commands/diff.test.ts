// `diff`: what only one of two procedures can come to.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { specsFolder, toy } from '../toy.ts'

const spec = join(specsFolder, 'bakery.ts')

test('what vanishes has a trace, and the exit code says that they differ', async () => {
  const { code, out } = await toy(['diff', spec, 'take at once', 'ask, then take', '--hardware', 'hasty'])
  expect(out).toMatch(/^toy\/bakery, .*, on hasty\n {2}from: take at once\n {2}to: {3}ask, then take\n\nVanishes:\n/)
  expect(out).toContain('\n  neverEmptyHanded: violated\n')
  expect(out).toMatch(/\n\nVANISHES neverEmptyHanded: .*\n {2}toy\/bakery, take at once, on hasty/)
  expect(out).toMatch(
    /again: npx shatterproof diff (.|\n)*"take at once"(.|\n)*"ask, then take"(.|\n)*--hardware hasty/,
  )
  expect(code).toBe(1)
})

test('the other way round it appears', async () => {
  const { out } = await toy(['diff', spec, 'ask, then take', 'take at once', '--hardware', 'hasty'])
  expect(out).toContain('\nAppears:\n  neverEmptyHanded: violated\n')
  expect(out).toContain('\nAPPEARS neverEmptyHanded: ')
})

test('where both can come to the same, that is said', async () => {
  const { code, out } = await toy(['diff', spec, 'ask, then take', 'take at once', '--hardware', 'careful'])
  expect(out).toContain('Nothing vanishes and nothing appears.')
  expect(code).toBe(0)
})

test('the traces alone are printed in a form', async () => {
  const argv = ['diff', spec, 'take at once', 'ask, then take', '--hardware', 'hasty', '--format', 'comment']
  const { out, error } = await toy(argv)
  expect(out).toMatch(/^\/\*\n \* VANISHES neverEmptyHanded: (.|\n)* \*\/\n$/)
  expect(error).toContain('Vanishes:\n')
})

test('a limit leaves undecided', async () => {
  const argv = ['diff', spec, 'take at once', 'ask, then take', '--hardware', 'hasty', '--states-max', '1']
  const { code, out } = await toy(argv)
  expect(out).toContain('Undecided: a limit ended a search')
  expect(code).toBe(3)
})

test.each([
  ['the same procedure twice', ['take at once', 'at once', '--hardware', 'hasty'], /both are "take at once"/],
  ['hardware that there is none of', ['take at once', 'ask', '--hardware', 'hsty'], /there is no hardware "hsty"/],
  ['no hardware', ['take at once', 'ask'], /required option '--hardware <NAME>'/],
])('%s is refused', async (_what, argv, says) => {
  const { code, error } = await toy(['diff', spec, ...argv])
  expect(error).toMatch(says)
  expect(code).toBe(2)
})
