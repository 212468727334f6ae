import { expect, test } from 'vitest'
import { type ExploreOptions, explore, type Progress } from '../../../checker/explore/index.ts'
import {
  all,
  at,
  initialState,
  type Model,
  ModelBuilder,
  range,
  type State,
  step,
} from '../../../checker/language/index.ts'
import { referenceModel } from '../../bench/reference-model.ts'
import { unlimited } from './options.ts'

/** Two dials of 200 places that only turn on: 40,000 states. The early violation is 3 steps away, the late one 398. */
function twoDials(): Model {
  const model = new ModelBuilder('two dials')
  const agent = model.agent('left hand')
  const other = model.agent('right hand')
  const places = Array.from({ length: 199 }, (_, place) => place)
  const left = model.variable('left', range(0, 199), 0)
  const right = model.variable('right', range(0, 199), 0)
  model.rule({ name: 'turn', agent, fair: 'hands' }, { from: places, dial: [left, right] }, ({ from, dial }) => ({
    when: dial.is(from),
    then: [dial.becomes(from + 1)],
    agent: dial === left ? agent : other,
  }))
  model.never('early', '', [{ agent, text: 'early', when: all(left.is(1), right.is(2)) }])
  model.never('late', '', [{ agent, text: 'late', when: all(left.is(199), right.is(199)) }])
  model.never('safe', '', [{ agent, text: 'safe', when: all(left.is(0), left.is(1)) }])
  model.eventually('ends', '', all(left.is(199), right.is(199)), { agent, text: 'stuck' })
  return model.build()
}

async function verdicts(options: Partial<ExploreOptions>) {
  const model = twoDials()
  const { limit, states, findings } = await explore(model, { ...unlimited(model), ...options })
  return { limit, states, verdicts: findings.map(finding => finding.verdict) }
}

const cutShort = ['violated', 'incomplete', 'incomplete', 'incomplete']

test('without a limit every property is decided', async () => {
  expect(await verdicts({})).toEqual({
    limit: null,
    states: 40_000,
    verdicts: ['violated', 'violated', 'holds', 'holds'],
  })
})

test.each([100, 5_000, 39_999])('at most %s states are stored', async statesMax => {
  expect(await verdicts({ statesMax })).toEqual({ limit: 'states', states: statesMax, verdicts: cutShort })
})

test('a limit of exactly as many states as there are is none', async () => {
  expect((await verdicts({ statesMax: 40_000 })).limit).toBe(null)
})

test('one state is the start', async () => {
  const { limit, states } = await verdicts({ statesMax: 1 })
  expect({ limit, states }).toEqual({ limit: 'states', states: 1 })
})

test('a violation found in a level that a limit cut short has the path that it always has', async () => {
  const model = twoDials()
  const whole = await explore(model, unlimited(model))
  for (let statesMax = 9; statesMax < 14; statesMax++) {
    const cut = await explore(model, { ...unlimited(model), statesMax })
    if (cut.findings[0]?.verdict === 'violated') expect(cut.findings[0]).toEqual(whole.findings[0])
  }
})

test('the search ends when its seconds are over', async () => {
  const model = referenceModel(9, 2)
  const { limit, states, seconds } = await explore(model, { ...unlimited(model), secondsMax: 0.2 })
  expect(limit).toBe('seconds')
  expect(states).toBeLessThan(1_682_886)
  expect(seconds).toBeGreaterThanOrEqual(0.2)
})

test('the bytes that the search holds stay below its limit', async () => {
  const model = referenceModel(9, 2)
  const bytes: number[] = []
  const bytesMax = 20_000_000
  const { limit, states } = await explore(model, {
    ...unlimited(model),
    bytesMax,
    onProgress: progress => bytes.push(progress.bytes),
  })
  expect(limit).toBe('memory')
  expect(states).toBeGreaterThan(bytesMax / 48)
  expect(Math.max(...bytes)).toBeLessThanOrEqual(bytesMax)
})

test('a violation keeps a shortest path where no memory is left for the canonical one', async () => {
  const model = twoDials()
  let [tooFew, enough] = [0, 2 ** 22]
  while (enough - tooFew > 1000) {
    const bytesMax = Math.floor((tooFew + enough) / 2)
    if ((await explore(model, { ...unlimited(model), bytesMax })).limit === null) enough = bytesMax
    else tooFew = bytesMax
  }
  const { findings } = await explore(model, { ...unlimited(model), bytesMax: enough })
  const whole = await explore(model, unlimited(model))
  for (const [index, finding] of findings.slice(0, 2).entries()) {
    const canonical = whole.findings[index]
    if (finding.verdict !== 'violated' || canonical?.verdict !== 'violated') throw new Error('both are violated')
    expect(finding.path.rules.length).toBe(canonical.path.rules.length)
    const end = finding.path.rules.reduce<State | null>(
      (state, rule) => state && step(model, at(model.rules, rule), state),
      initialState(model),
    )
    expect(end).toEqual(index === 0 ? [1, 2] : [199, 199])
  }
  expect(findings[1]).not.toEqual(whole.findings[1])
})

test('no memory at all is the memory limit too', async () => {
  expect(await verdicts({ bytesMax: 1000 })).toMatchObject({ limit: 'memory', states: 0 })
})

test('an interruption ends the search and keeps what was found', async () => {
  let beats = 0
  const model = referenceModel(9, 2)
  const { limit } = await explore(model, { ...unlimited(model), isInterrupted: () => ++beats > 2 })
  expect(limit).toBe('interrupted')
  expect(await verdicts({ isInterrupted: () => true })).toMatchObject({ limit: 'interrupted', states: 1 })
})

test('the search lets the event loop run and tells how far it is', async () => {
  const model = referenceModel(9, 2)
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  const seen: Progress[] = []
  const { states, depth } = await explore(model, { ...unlimited(model), onProgress: progress => seen.push(progress) })
  clearInterval(timer)
  expect(turns).toBeGreaterThan(3)
  expect(seen.length).toBeGreaterThan(5)
  expect(seen.every((one, index) => one.states >= (seen[index - 1]?.states ?? 1))).toBe(true)
  expect(seen.every(one => one.frontier > 0 && one.frontier <= one.states && one.depth <= depth)).toBe(true)
  expect(seen.at(-1)?.states).toBeLessThanOrEqual(states)
})
