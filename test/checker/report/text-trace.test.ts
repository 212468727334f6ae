// The drawing of a trace. The golden files are what people will paste into mails: review a change of theirs as you would code,
// then accept it with `npx vitest run --config test/vitest.config.ts test/checker/report -u`.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { traceLines } from '../../../checker/report/index.ts'
import { counterexample, drawnStep, scene } from './examples.ts'

const handbook = 'a walk may start at any time (VT-d 6.5)'

function drawn(...parts: Parameters<typeof traceLines>): string {
  return `${traceLines(...parts).join('\n')}\n`
}

test('two agents, as in the design', async () => {
  const steps = [
    drawnStep('CPU 0', 'L2[0] := invalid'),
    drawnStep('IOMMU', 'walk for page 1 starts', { cites: [handbook] }),
    drawnStep('IOMMU', 'reads L2[0] = invalid: DMA to page 1 FAULTS', { rule: null }),
  ]
  const why = [
    'Page 1 is mapped to frame 1 before and after; it is not the target.',
    'Step 1 removed its only mapping; nothing has restored it yet.',
  ]
  await expect(drawn(counterexample(steps, { why }), scene)).toMatchFileSnapshot('two-agents.golden.txt')
})

test('one agent that is software and hardware at once', async () => {
  const steps = [
    drawnStep('CPU 0', 'L1[0] := frame 4'),
    drawnStep('CPU 0', 'walk for page 0 reads L1[0]', { uninvited: true, cites: ['speculation (Arm ARM D8.2)'] }),
    drawnStep('CPU 0', 'the store is lost', { uninvited: true, cites: ['speculation (Arm ARM D8.2)'] }),
    drawnStep('CPU 0', 'reads page 0: FAULTS', { rule: null }),
  ]
  await expect(drawn(counterexample(steps), scene)).toMatchFileSnapshot('one-agent.golden.txt')
})

test('five agents, long sentences and names', async () => {
  const agents = ['CPU 0', 'CPU 1', 'IOMMU', 'network card with a TLB of its own', 'disk']
  const steps = agents.map((agent, index) =>
    drawnStep(agent, `step of ${agent} that says a good deal about L${index}[0]`, { cites: [`rule ${index % 2}`] }),
  )
  const why = [
    'A sentence that is so long that it must go on in another line, since mails are no wider than 72 columns.',
  ]
  const long = {
    ...scene,
    procedure: 'mirror all, swap, invalidate, wait, then clear the target and invalidate again',
    again: {
      ...scene.again,
      options: [['--procedure', 'a "quoted" name that costs $5'] as const, ['--hardware', 'vt-d'] as const],
    },
  }
  await expect(drawn(counterexample(steps, { why }), long)).toMatchFileSnapshot('five-agents.golden.txt')
})

test('a violation at the start', async () => {
  const steps = [drawnStep('CPU 0', 'starts in a BAD state', { rule: null })]
  await expect(drawn(counterexample(steps), scene)).toMatchFileSnapshot('at-the-start.golden.txt')
})

const words = fc
  .array(fc.string({ minLength: 1, maxLength: 90 }), { minLength: 1, maxLength: 12 })
  .map(all => all.join(' '))
const agents = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), {
  minLength: 1,
  maxLength: 5,
})
const traces = agents.chain(names =>
  fc.record({
    steps: fc.array(
      fc
        .record({
          agent: fc.constantFrom(...names),
          text: words,
          uninvited: fc.boolean(),
          cites: fc.array(words, { maxLength: 2 }),
        })
        .map(({ agent, text, ...more }) => drawnStep(agent, text, more)),
      { minLength: 1, maxLength: 12 },
    ),
    says: words,
    why: fc.array(words, { maxLength: 3 }),
  }),
)

test('whatever is drawn is ASCII and fits 72 columns, but for an argument that is wider by itself', () => {
  fc.assert(
    fc.property(traces, ({ steps, says, why }) => {
      for (const line of traceLines(counterexample(steps, { says, why }), scene)) {
        expect(line).toMatch(/^[ -~]*$/)
        expect(line.length).toBeLessThanOrEqual(72)
        expect(line).toBe(line.trimEnd())
      }
    }),
  )
})

test('nothing that an agent does is cut', () => {
  const letters = fc.stringMatching(/^[a-z :=[\]0-9]{1,120}$/)
  fc.assert(
    fc.property(letters, text => {
      const lines = traceLines(counterexample([drawnStep('CPU 0', 'x'), drawnStep('other', text)]), scene)
      const step = lines.slice(lines.findIndex(line => line.startsWith('  2')))
      const said = step.slice(0, step.indexOf('')).map(line => line.slice(39))
      expect(
        said
          .map(line => line.replace(/\\$/, ''))
          .join('')
          .replaceAll(' ', ''),
      ).toBe(text.replaceAll(' ', ''))
    }),
  )
})

test('steps that repeat for ever stand between two lines, and one that stands still has none', () => {
  const steps = ['starts', 'looks', 'looks again', 'NEVER ends'].map(text => drawnStep('CPU 0', text))
  const bodyOf = (repeatsFrom: number): string[] =>
    traceLines(counterexample(steps, { repeatsFrom }), scene).slice(4, -3)
  expect(bodyOf(2)).toEqual([
    '  1  starts',
    '     --- steps 2 to 3 repeat for ever:',
    '  2  looks',
    '  3  looks again',
    '     --- again from step 2',
    '  4  NEVER ends',
  ])
  expect(bodyOf(3)[2]).toBe('     --- step 3 repeats for ever:')
  expect(bodyOf(4)).toEqual(['  1  starts', '  2  looks', '  3  looks again', '  4  NEVER ends'])
})
