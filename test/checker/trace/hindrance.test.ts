// What keeps a lasso from its goal: where there is a way out, what the step rests on and who makes that so, who waits and for what.
import { expect, test } from 'vitest'
import { explore } from '../../../checker/explore/index.ts'
import { all, boolean, type Model, ModelBuilder, range } from '../../../checker/language/index.ts'
import { buildCounterexample, type Counterexample } from '../../../checker/trace/index.ts'
import { unlimited } from '../explore/options.ts'
import { spinModel } from './spin.ts'

async function lassoOf(model: Model): Promise<Counterexample> {
  const [finding] = (await explore(model, unlimited(model))).findings
  if (finding?.verdict !== 'violated') throw new Error('it is violated')
  return buildCounterexample(model, finding.property, finding.path)
}

interface Duel {
  /** The second only ever looks, and puts nothing back. */
  readonly isTame?: boolean
}

/** The first opens a door and goes through it where it is open; the second shuts it again. */
function duel({ isTame = false }: Duel = {}): Model {
  const model = new ModelBuilder('duel')
  const [one, other] = [model.agent('one'), model.agent('other')]
  const [at, is] = [model.control('one is at', range(0, 2), 0), model.control('other is at', range(0, 1), 0)]
  const open = model.variable('door', boolean, false)
  const rule = (
    agent: typeof one,
    text: string,
    body: () => { when: ReturnType<typeof all>; then: ReturnType<typeof at.becomes>[] },
  ): void =>
    model.rule({ name: text, agent, kind: 'procedure', fair: agent === one ? 'one' : 'other' }, {}, () => ({
      ...body(),
      text,
    }))
  rule(one, 'opens the door', () => ({ when: at.is(0), then: [at.becomes(1), open.becomes(true)] }))
  rule(one, 'goes through', () => ({ when: all(at.is(1), open.is(true)), then: [at.becomes(2)] }))
  rule(one, 'turns back', () => ({ when: all(at.is(1), open.is(false)), then: [at.becomes(0)] }))
  rule(other, 'shuts it', () => ({
    when: all(is.is(0), open.is(true)),
    then: isTame ? [is.becomes(1)] : [open.becomes(false)],
  }))
  model.eventually('through', 'one goes through', at.is(2), { agent: one, text: 'NEVER goes through' })
  return model.build()
}

test('who undoes in every round what the other needs', async () => {
  const { hindrance, steps, repeatsFrom } = await lassoOf(duel())
  expect(repeatsFrom).toBe(1)
  const texts = steps.map(({ text }) => text)
  expect(texts).toEqual(['opens the door', 'shuts it', 'turns back', 'NEVER goes through'])
  expect(hindrance).toEqual({
    turns: [
      {
        ...{ agent: 'one', step: 3, isWayOut: true, open: [] },
        rests: [{ what: 'door', says: 'no', since: 2, by: 'other', again: true }],
      },
    ],
    waiting: [],
  })
})

test('without who undoes it, the goal is met', async () => {
  const model = duel({ isTame: true })
  expect((await explore(model, unlimited(model))).findings[0]?.verdict).toBe('holds')
})

/** A walker with a cache: it goes round while the cache holds what was once read, though the sign says something else by now. */
function stale(): Model {
  const model = new ModelBuilder('stale')
  const [walker, wind] = [model.agent('walker'), model.agent('wind')]
  const at = model.control('walker is at', range(0, 2), 0)
  const sign = model.variable('sign', boolean, false)
  const note = model.cache('note', boolean, false, walker)
  const fair = { agent: walker, kind: 'procedure', fair: 'the walker' } as const
  model.rule({ name: 'notes', agent: wind }, {}, () => ({ when: sign.is(false), then: [note.becomes(true)] }))
  model.rule({ name: 'turns', ...fair }, {}, () => ({ when: at.is(0), then: [at.becomes(1), sign.becomes(true)] }))
  model.rule({ name: 'believes', ...fair }, {}, () => ({
    when: all(at.is(1), note.is(true)),
    then: [at.becomes(1)],
    text: 'believes the note',
  }))
  model.rule({ name: 'looks', ...fair }, {}, () => ({
    when: all(at.is(1), sign.is(true)),
    then: [at.becomes(2)],
    text: 'looks, and arrives',
  }))
  model.eventually('arrives', 'the walker arrives', at.is(2), { agent: walker, text: 'NEVER arrives' })
  return model.build()
}

test('what stays in a cache all the time, and the way that is open beside it', async () => {
  const { hindrance, why } = await lassoOf(stale())
  expect(hindrance?.turns).toEqual([
    {
      ...{ agent: 'walker', step: 3, isWayOut: true, open: ['looks, and arrives'] },
      rests: [{ what: 'note', says: 'there', since: 1, by: 'wind', again: false }],
    },
  ])
  expect(why.slice(0, 2)).toEqual([
    'In step 3 there is a way out of the loop for walker. It goes round, since note is there since step 1 of wind, and nothing in the loop changes that.',
    'It could go on there with "looks, and arrives", but nothing obliges it to.',
  ])
})

test('who waits: each way after which it could go on, without needless steps before it', async () => {
  const { hindrance } = await lassoOf(spinModel({ stops: true }))
  expect(hindrance).toEqual({
    turns: [],
    waiting: [
      {
        ...{ agent: 'clerk', text: 'leaves with the paper' },
        ways: [{ steps: [{ agent: 'other', text: 'fills the tray' }], isPromised: false }],
      },
    ],
  })
})

test('a trace that ends in a bad state has none', () => {
  const builder = new ModelBuilder('bad')
  const agent = builder.agent('somebody')
  const done = builder.variable('done', boolean, false)
  builder.rule({ name: 'does', agent }, {}, () => ({ when: done.is(false), then: [done.becomes(true)] }))
  builder.never('never', 'nothing is done', [{ agent, text: 'is DONE', when: done.is(true) }])
  expect(buildCounterexample(builder.build(), 'never', { rules: [0], bad: 0 }).hindrance).toBe(null)
})
