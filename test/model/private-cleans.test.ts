// Private writes: cleans between stores to the same few lines, in any order. What a store leaves in the cache behind the last clean of its line
// must be found whichever cleans and stores wait for each other.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explore, exploreReduced, type Finding } from '../../checker/explore/index.ts'
import { type Body, invalid, leaf, pointer, procedure } from '../../model/index.ts'
import { thinned } from '../specs/thinned.ts'
import { split } from './small-cases.ts'
import { built } from './verdicts.ts'

const move = fc.record({ kind: fc.constantFrom('store', 'clean'), entry: fc.nat(1), isLeaf: fc.boolean() })
const caseOf = fc.record({
  moves: fc.array(move, { minLength: 3, maxLength: 7, size: 'max' }),
  hardware: fc.constantFrom('ipmmu', 'ipmmu', 'vt-d-unsnooped', 'vt-d-old'),
  entriesPerLine: fc.constantFrom(1, 1, 2),
  mayFail: fc.boolean(),
})
type Asked = typeof caseOf extends fc.Arbitrary<infer Each> ? Each : never

function filling({ moves, mayFail }: Asked): Body {
  return ({ cpu, superpage, before }) => {
    const table = cpu.allocate(mayFail ? { onFailure: () => undefined } : {})
    for (const { kind, entry, isLeaf } of moves) {
      const page = superpage.pages[entry]
      const mapping = page === undefined ? null : before(page)
      if (kind === 'clean') cpu.clean(table.at(entry))
      else cpu.write(table.at(entry), mapping === null || !isLeaf ? invalid : leaf(mapping.frame, mapping.rights))
    }
    cpu.fence('complete')
    cpu.write(superpage.entry, pointer(table))
    cpu.clean(superpage.entry)
    cpu.fence('complete')
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
  }
}

/** What waits acts in program order, which need not be the first of the orders that are as short. */
function lengthOf(finding: Finding): readonly [string, string, number | null] {
  return [finding.property, finding.verdict, finding.verdict === 'violated' ? finding.path.rules.length : null]
}

test('cleans between stores, in any order, may wait and leave nothing unseen', async () => {
  const seen = { holds: 0, violated: 0 }
  await fc.assert(
    fc.asyncProperty(caseOf, async asked => {
      const setting = { ...split, entriesPerLine: asked.entriesPerLine }
      const model = thinned(built(procedure('cleans between stores', filling(asked)), setting, asked.hardware).model)
      const properties = ['available', 'exact']
      const limits = { statesMax: 400_000, secondsMax: 600, bytesMax: 2 ** 32, properties }
      const options = { ...limits, onProgress: () => undefined, isInterrupted: () => false }
      const whole = await explore(model, options)
      if (whole.limit !== null) return
      const reduced = await exploreReduced(model, options)
      expect(reduced.findings.map(lengthOf)).toEqual(whole.findings.map(lengthOf))
      for (const { verdict } of whole.findings) if (verdict !== 'incomplete') seen[verdict]++
    }),
    { numRuns: 160, seed: 20261123, endOnFailure: true },
  )
  expect(Math.min(seen.holds, seen.violated)).toBeGreaterThan(30)
})
