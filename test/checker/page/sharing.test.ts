// A document that is written part by part is the same document when it is read again.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { unshare } from '../../../checker/page/browser/unshare.ts'
import { share } from '../../../checker/page/sharing.ts'

test('whatever is shared is read again as it was', () => {
  const anything = fc.jsonValue({ maxDepth: 4 }).filter(value => !JSON.stringify(value).includes('__proto__'))
  fc.assert(
    fc.property(anything, value => {
      const written = JSON.stringify(share({ value }))
      expect(unshare(JSON.parse(written))).toEqual(JSON.parse(JSON.stringify({ value })))
    }),
    { seed: 5, numRuns: 500 },
  )
})

test('what occurs twice is written once', () => {
  const step = { agent: 'CPU 0', text: 'fence', cites: ['a', 'b'] }
  const once = JSON.stringify(share({ steps: [step] }))
  const often = JSON.stringify(share({ steps: Array.from({ length: 100 }, () => ({ ...step })) }))
  expect(often.length).toBeLessThan(once.length + 300)
})

test('what is no data is refused', () => {
  expect(() => share({ f: () => {} })).toThrow("a page can't hold function")
})
