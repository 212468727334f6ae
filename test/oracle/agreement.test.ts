// The generated engine agrees with the toy checker on random models, in all that it counts and says.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, isTrue, type Model } from '../../checker/language/index.ts'
import { expectLasso } from './expect-lasso.ts'
import { exploreAll } from './explore-all.ts'
import { largerModel, smallModel } from './random-model.ts'
import { canonicalOf, shortestPaths } from './shortest-paths.ts'
import { badStates, graphOf, replay, toyCheck } from './toy-checker.ts'

const statesMax = 6000
const pathsMax = 3000

async function expectAgreement(model: Model): Promise<void> {
  const toy = toyCheck(model, statesMax)
  fc.pre(toy !== null)
  const exploration = await exploreAll(model)
  const lengths = exploration.findings.map(finding => ({
    property: finding.property,
    length: finding.verdict === 'violated' ? (finding.path.repeatsFrom ?? finding.path.rules.length) : null,
  }))
  const { states, transitions, depth, idleRules, unseenSituations, limit } = exploration
  expect({ states, transitions, depth, findings: lengths, idleRules, unseenSituations }).toEqual(toy)
  expect(limit).toBeNull()
  expect(exploration.findings.filter(finding => finding.verdict === 'incomplete')).toEqual([])
}

async function expectPathsToEndInTheViolation(model: Model): Promise<void> {
  const graph = graphOf(model, statesMax)
  fc.pre(graph !== null)
  for (const [index, finding] of (await exploreAll(model)).findings.entries()) {
    if (finding.verdict !== 'violated') continue
    const property = at(model.properties, index)
    if (property.kind === 'eventually') {
      expectLasso(model, graph, property, finding.path)
      continue
    }
    const end = replay(model, finding.path.rules)
    const bad = [...badStates(graph, property)].map(state => at(graph.states, state).join())
    expect(bad).toContain(end.join())
    expect(isTrue(at(property.bad, finding.path.bad).when, end)).toBe(true)
  }
}

async function expectCanonicalPaths(model: Model): Promise<void> {
  const graph = graphOf(model, statesMax)
  fc.pre(graph !== null)
  for (const [index, finding] of (await exploreAll(model)).findings.entries()) {
    if (finding.verdict !== 'violated') continue
    const property = at(model.properties, index)
    if (property.kind === 'eventually') continue
    const paths = shortestPaths(graph, property, pathsMax)
    if (paths !== null) expect(finding.path).toEqual(canonicalOf(model, property, paths))
  }
}

test('counts, verdicts, path lengths, idle rules and unseen situations agree on small models', async () => {
  await fc.assert(fc.asyncProperty(smallModel, expectAgreement), { numRuns: 1500 })
})

test('counts, verdicts, path lengths, idle rules and unseen situations agree on larger models', async () => {
  await fc.assert(fc.asyncProperty(largerModel, expectAgreement), { numRuns: 100 })
})

test('every path replays in the interpreter and ends in the violation', async () => {
  await fc.assert(fc.asyncProperty(smallModel, expectPathsToEndInTheViolation), { numRuns: 500 })
})

test('every path is the canonical one of all shortest paths', async () => {
  await fc.assert(fc.asyncProperty(smallModel, expectCanonicalPaths), { numRuns: 800 })
  await fc.assert(fc.asyncProperty(largerModel, expectCanonicalPaths), { numRuns: 40 })
})

test('a bound on tokens leaves out the same states', async () => {
  const bounded = fc
    .tuple(smallModel, fc.integer({ min: 0, max: 3 }))
    .map(([model, tokensMax]) => ({ ...model, tokensMax }))
  await fc.assert(fc.asyncProperty(bounded, expectAgreement), { numRuns: 500 })
})
