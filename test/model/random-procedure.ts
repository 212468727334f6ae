// Random procedures over all micro-steps, for one or two CPUs, with or without superpages at the start. Most are nonsense that can be
// checked; what is refused must be refused as a mistake.
import fc from 'fast-check'
import {
  type Body,
  type Cpu,
  type EntryPlace,
  type EntryValue,
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  pointer,
  type Scenario,
  scenario,
  type Table,
  type Workplace,
} from '../../model/index.ts'

const kinds = [
  'write',
  'write',
  'write',
  'fence',
  'clean',
  'invalidate',
  'wait',
  'allocate',
  'free',
  'release',
  'lock',
] as const

interface Move {
  readonly kind: (typeof kinds)[number]
  readonly where: number
  readonly what: number
  readonly flag: boolean
}

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom(...kinds),
  where: fc.nat(5),
  what: fc.nat(5),
  flag: fc.boolean(),
})

/** Entries of the root, of the table of the start, and of allocated tables. */
function places({ superpage, space }: Workplace, tables: readonly Table[]): readonly EntryPlace[] {
  const below = space.tableBelow(superpage.entry)
  return [
    superpage.entry,
    ...[...(below === null ? [] : [below]), ...tables].flatMap(table => [table.at(0), table.at(1)]),
  ]
}

function value({ table, index }: EntryPlace, what: number, tables: readonly Table[]): EntryValue {
  const own = frameNumber(table.level === 1 ? index : 0)
  const other = frameNumber(table.level === 1 ? 3 - index : 2)
  const newest = tables[tables.length - 1]
  const link = table.level === 2 && newest !== undefined ? pointer(newest) : invalid
  return (
    [invalid, leaf(own, 'rw'), leaf(own, 'r'), leaf(own, 'rw', { nT: true }), leaf(other, 'rw'), link][what] ?? invalid
  )
}

/** Makes a move on a CPU. `done` remembers what makes later moves possible. */
function act(cpu: Cpu, work: Workplace, tables: Table[], done: Set<string>, { kind, where, what, flag }: Move): void {
  const all = places(work, tables)
  const place = all[where % all.length] ?? work.superpage.entry
  if (kind === 'write') cpu.write(place, value(place, what, tables))
  if (kind === 'fence') cpu.fence(flag ? 'complete' : 'store')
  if (kind === 'clean') cpu.clean(flag ? place : place.table)
  if (kind === 'wait' && done.has('invalidate')) cpu.wait({ drain: flag })
  if (kind === 'allocate')
    tables.push(cpu.allocate({ zeroed: flag, ...(what === 0 ? { onFailure: () => undefined } : {}) }))
  if (kind === 'free') cpu.free(place.table)
  if (kind === 'release') cpu.release(frameNumber(work.target))
  if (kind === 'invalidate')
    cpu.invalidate(what < 3 ? work.superpage : what < 5 ? work.target : 'everything', { leafOnly: flag })
  if (kind === 'invalidate') done.add(kind)
  if (kind !== 'lock') return
  if (done.delete('lock')) cpu.unlock('table')
  else {
    cpu.lock('table')
    done.add('lock')
  }
}

export interface RandomCase {
  readonly scenario: Scenario
  readonly body: Body
}

export const randomCase: fc.Arbitrary<RandomCase> = fc
  .record({
    leafLevel: fc.constantFrom(1, 2),
    target: fc.nat(2),
    moves: fc.array(fc.array(move, { minLength: 2, maxLength: 7 }), { minLength: 1, maxLength: 2 }),
  })
  .map(({ leafLevel, target, moves }) => ({
    scenario: scenario({
      name: 'random',
      leafLevel,
      cpus: moves.length,
      after: () => (target === 2 ? [] : [{ page: pageNumber(target), to: null }]),
    }),
    body: work => {
      const tables: Table[] = []
      for (const [index, cpu] of work.cpus.entries()) {
        const done = new Set<string>()
        for (const each of moves[index] ?? []) act(cpu, work, tables, done, each)
      }
    },
  }))
