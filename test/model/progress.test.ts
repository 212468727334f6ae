// `completes`: who is relied on to go on, and what is reported when nobody gets to the end.
import { expect, test } from 'vitest'
import { explore } from '../../checker/explore/index.ts'
import type { Model } from '../../checker/language/index.ts'
import { buildCounterexample } from '../../checker/trace/index.ts'
import { type Body, frameNumber, leaf, procedure, scenario } from '../../model/index.ts'
import { unlimited } from '../checker/explore/options.ts'
import { small, unmap } from './small-cases.ts'
import { built, violatedBy } from './verdicts.ts'

const twoCpus = scenario({
  name: 'two CPUs',
  cpus: 2,
  after: () => [],
  notApplicable: { isolatedAfterReturn: 'no target' },
})

async function completes(model: Model) {
  const only = { ...model, properties: model.properties.filter(({ name }) => name === 'completes') }
  const [finding] = (await explore(only, unlimited(only))).findings
  return finding?.verdict === 'violated' ? buildCounterexample(only, 'completes', finding.path) : finding?.verdict
}

/** Locks in two orders, and one lock that both give back. */
const locked =
  (first: readonly string[], second: readonly string[]): Body =>
  ({ cpus, superpage }) => {
    for (const [index, order] of [first, second].entries()) {
      const cpu = cpus[index]
      for (const lock of order) cpu?.lock(lock)
      cpu?.invalidate(superpage)
      cpu?.wait()
      for (const lock of [...order].reverse()) cpu?.unlock(lock)
    }
  }

/** One CPU cleans a line again and again until the other has cleaned its own: the line comes before the other's, and behind it. */
const cleaning: Body = ({ cpus: [one, two], superpages: [first, second], word }) => {
  if (one === undefined || two === undefined || first === undefined || second === undefined)
    throw new Error('there are two CPUs and two superpages')
  const done = word('done')
  one.write(first.entry, leaf(frameNumber(0), 'r'))
  one.clean(first.entry)
  one.write(done, 1)
  one.invalidate('everything')
  one.wait()
  two.write(second.entry, leaf(frameNumber(2), 'r'))
  two.loop(cpu => {
    cpu.clean(second.entry)
    cpu.fence('complete')
    const found = cpu.read(done)
    cpu.if(found.is(1), taken => taken.leave())
  })
}

test('what a CPU cleans in a loop and what another cleans meanwhile do not wait for each other in a write buffer', async () => {
  const readOnly = scenario({
    ...{ name: 'read only', roots: 2, cpus: 2, entriesPerLine: 1 },
    after: ({ pages }) => pages.map(page => ({ page, to: { frame: frameNumber(page), rights: 'r' } })),
  })
  expect(await violatedBy(procedure('cleaned', cleaning), readOnly, 'vt-d-old')).not.toContain('completes')
})

/** Without the fairness class of the rules of some families. */
function neglecting(model: Model, families: RegExp): Model {
  const rules = model.rules.map(({ fair, ...rule }) =>
    fair === undefined || families.test(rule.name) ? rule : { ...rule, fair },
  )
  return { ...model, rules }
}

const unmapped = (hardware: string): Model => built(procedure('unmap', unmap), small, hardware).model
const oneLock = (hardware: string): Model => built(procedure('locked', locked(['a'], ['a'])), twoCpus, hardware).model

test.each([
  ['the micro-steps of a CPU', unmapped('vt-d'), /CPU 0: micro-step/],
  ['the micro-steps of another CPU', oneLock('vt-d'), /CPU 1: micro-step/],
  ['pending stores', unmapped('smmu-v3-bbm2'), /store becomes visible/],
  ['pending cleans', unmapped('ipmmu'), /clean takes effect/],
  ['the execution of invalidations', unmapped('vt-d'), /invalidation executes/],
  ['the completion of invalidations', unmapped('vt-d'), /invalidation completes/],
  ['locks that were given back', oneLock('vt-d'), /lock becomes free/],
])('without reliance on %s the end may never be reached; with it, it is', async (_, model, families) => {
  expect(await completes(model)).toBe('holds')
  expect(await completes(neglecting(model, families))).toMatchObject({ property: 'completes' })
})

test('walks, fills, evictions, accesses and write-backs are not relied on', () => {
  for (const hardware of ['vt-d-unsnooped', 'smmu-v3-bbm2', 'x86-ept', 'ipmmu-walks-survive']) {
    const { rules } = unmapped(hardware)
    const fair = new Set(rules.flatMap(rule => (rule.fair === undefined ? [] : [rule.name.replace(/^[^:]*: /, '')])))
    for (const family of fair)
      expect(family).toMatch(
        /^(micro-step \d+( fails)?|store becomes visible|clean takes effect|invalidation (executes|completes)|lock becomes free)$/,
      )
  }
})

test('two CPUs that wait for each other stand still, and the trace says for what', async () => {
  const { model } = built(procedure('locked', locked(['a', 'b'], ['b', 'a'])), twoCpus, 'vt-d')
  const trace = await completes(model)
  if (trace === undefined || typeof trace === 'string') throw new Error('it is violated')
  expect(trace.steps.map(({ agent, text }) => `${agent}: ${text}`)).toEqual([
    'CPU 1: lock b',
    'CPU 0: lock a',
    'CPU 0: the end of the procedure is NEVER reached',
  ])
  expect(trace.repeatsFrom).toBe(3)
  expect(trace.why).toEqual([
    'After step 2 nobody who can be relied on to go on can do anything.',
    "CPU 0 can't go on with: lock b.",
    'lock b was last changed by step 1.',
    "CPU 1 can't go on with: lock a.",
    'lock a was last changed by step 2.',
    "Whatever happens, CPU 0 can't go on.",
    "Whatever happens, CPU 1 can't go on.",
  ])
})
