import { join } from 'node:path'
import { expect, test } from 'vitest'
import { specsFolder, toy } from './toy.ts'

const bakery = join(specsFolder, 'bakery.ts')

test('a check of all cases has a line for each', async () => {
  const { code, out, error } = await toy(['check', bakery])
  console.log(out, error, code)
  expect(code).toBe(1)
})
