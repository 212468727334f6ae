// A toy spec: a clerk takes the loaf from a shelf while a robot may remember what it saw there. No page table anywhere near.
import {
  all,
  type BuiltCase,
  type Case,
  type Expectation,
  enumeration,
  ModelBuilder,
  not,
  optional,
  range,
  record,
  type Spec,
} from '../../../../checker/language/index.ts'

interface Procedure {
  readonly name: string
  readonly asksFirst: boolean
  readonly takes: boolean
}

const procedures: readonly Procedure[] = [
  { name: 'take at once', asksFirst: false, takes: true },
  { name: 'ask, then take', asksFirst: true, takes: true },
  { name: 'take nothing', asksFirst: false, takes: false },
]

const handbook = 'a robot may look at any time (handbook 3.1)'

/** `entries` is the number of loaves. */
function build(procedure: Procedure, hardware: string, entries: number | null): BuiltCase {
  const model = new ModelBuilder(`${procedure.name} on ${hardware}`)
  const clerk = model.agent('clerk')
  const robot = model.agent('robot')
  const loaves = entries ?? 1
  const at = model.control('clerk.at', range(0, 2), procedure.asksFirst ? 0 : 1)
  const shelf = model.variable('shelf', range(0, loaves), loaves)
  const away = model.variable('robot.looksAway', enumeration('no', 'yes'), 'no')
  const note = model.cache('note', optional(record({ says: range(0, loaves) })), null, robot, 'forgets its %')
  if (procedure.asksFirst)
    model.rule({ name: 'ask', agent: clerk, kind: 'procedure', fair: 'the clerk' }, {}, () => ({
      when: at.is(0),
      then: [at.becomes(1), away.becomes('yes'), ...note.becomes(null)],
      text: 'asks the robot to look away',
      source: 'bakery.ts:1',
    }))
  model.rule({ name: 'take', agent: clerk, kind: 'procedure', fair: 'the clerk' }, {}, () => ({
    when: all(at.is(1), procedure.takes ? at.is(1) : at.is(2)),
    then: [at.becomes(2), shelf.becomes(0), ...(hardware === 'careful' ? note.becomes(null) : [])],
    text: 'takes the loaf',
    source: 'bakery.ts:2',
  }))
  model.rule(
    { name: 'look', agent: robot, cites: [handbook] },
    { says: Array.from({ length: loaves + 1 }, (_, count) => count) },
    ({ says }) => ({
      when: all(shelf.is(says), away.is('no')),
      then: note.becomes({ says }),
      text: `notes that the shelf holds ${says}`,
    }),
  )
  const believes = all(note.isPresent(), note.fields.says.is(loaves))
  model.never(
    'neverEmptyHanded',
    'the robot grabs only what is there',
    [
      {
        agent: robot,
        text: 'grabs at the shelf: HANDS EMPTY',
        when: all(believes, shelf.is(0)),
        why: ['The robot believes its note; nobody told it that the shelf is empty.'],
        cites: ['a robot believes its notes (handbook 3.2)'],
      },
    ],
    [{ text: 'the robot grabs a loaf', when: believes }],
  )
  model.eventually('finishes', 'the clerk finishes', at.is(2), { agent: clerk, text: 'NEVER finishes' })
  if (hardware === 'careful')
    return { model: model.build(), notApplicable: [], costs: [{ name: 'loaves', count: loaves }] }
  const what = `${loaves} loaves may fall in any order: up to 2^${loaves} sets of them`
  model.never('staysAway', 'the robot never looks while it looks away', [
    { agent: robot, text: 'LOOKS', when: all(away.is('yes'), not(note.isAbsent())) },
  ])
  return {
    model: model.build(),
    notApplicable: [{ property: 'isPolite', says: 'the robot asks first', reason: 'a hasty robot never asks' }],
    costs: [],
    growth: () => (procedure.asksFirst && loaves > 8 ? { count: loaves, what, cure: 'bake fewer' } : null),
  }
}

function expected({ name }: Procedure, hardware: string, property: string): Expectation | null {
  if (property === 'finishes' && name === 'take nothing') return { verdict: 'violated', reason: null }
  if (property === 'neverEmptyHanded' && name === 'take at once')
    return hardware === 'careful'
      ? { verdict: 'holds', reason: 'a careful robot sees every change' }
      : { verdict: 'violated', reason: 'the robot may have looked before' }
  return { verdict: 'holds', reason: null }
}

const casesOn = (names: readonly string[]): readonly Case[] =>
  procedures.flatMap(procedure =>
    names.map(hardware => ({
      scenario: 'one shelf',
      procedure: procedure.name,
      hardware,
      expected: (property: string) => expected(procedure, hardware, property),
      build: (entries: number | null) => build(procedure, hardware, entries),
    })),
  )

const bakery: Spec = {
  kind: 'spec',
  name: 'toy/bakery',
  summary: 'Taking a loaf from a shelf that a robot watches',
  source: 'nobody ever asked for it',
  cases: casesOn(['careful', 'hasty']),
  onRequest: casesOn(['dented']).map(each => ({ ...each, expected: () => null })),
}
export default bakery
