// Random procedures over all micro-steps, or over those that read, for one or two CPUs, with or without superpages at the start. Most are nonsense that can be
// checked; what is refused must be refused as a mistake.
import fc from 'fast-check'
import {
  type Body,
  type Cpu,
  type EntryPlace,
  type EntryValue,
  frameNumber,
  invalid,
  isNot,
  type Local,
  leaf,
  pageNumber,
  pointer,
  type Scenario,
  scenario,
  type Table,
  type Test,
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

/** With those that read: a shorter list, so that two CPUs often meet. */
const readingKinds = [
  'write',
  'fence',
  'read',
  'read',
  'if',
  'compareExchange',
  'half',
  'word',
  'free',
  'loop',
] as const

/** With accesses of the CPUs themselves, whose faults store something more often than not. */
const accessKinds = ['write', 'fence', 'invalidate', 'access', 'access', 'access', 'lock'] as const

interface Move {
  readonly kind: (typeof kinds)[number] | (typeof readingKinds)[number] | (typeof accessKinds)[number]
  readonly where: number
  readonly what: number
  readonly flag: boolean
}

function moveOf(from: readonly Move['kind'][]): fc.Arbitrary<Move> {
  return fc.record({ kind: fc.constantFrom(...from), where: fc.nat(5), what: fc.nat(5), flag: fc.boolean() })
}

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
  if (kind === 'access') accessing(cpu, work, place, value(place, what, tables), what < 4, flag)
  if (kind !== 'lock') return
  if (done.delete('lock')) cpu.unlock('table')
  else {
    cpu.lock('table')
    done.add('lock')
  }
}

/** An access, whose fault stores a value or does nothing, and may invalidate. */
function accessing(
  cpu: Cpu,
  work: Workplace,
  place: EntryPlace,
  stored: EntryValue,
  stores: boolean,
  flag: boolean,
): void {
  cpu.access(work.target, flag ? 'r' : 'rw', {
    onFault: () => {
      if (!stores) return
      cpu.write(place, stored)
      cpu.fence('complete')
      if (!flag) return
      cpu.invalidate(work.target, { local: true })
      cpu.wait()
    },
  })
}

/** What a CPU has read so far on its main path, and the word of the case. */
interface Seen {
  readonly locals: Local[]
  readonly word: EntryPlace
}

/** Makes a move that reads, or goes by what was read. */
function actOnReads(cpu: Cpu, work: Workplace, tables: Table[], seen: Seen, { kind, where, what, flag }: Move): void {
  const all = places(work, tables)
  const place = all[where % all.length] ?? work.superpage.entry
  const stored = value(place, what, tables)
  const last = seen.locals[seen.locals.length - 1]
  const isNumber = last !== undefined && last.word !== null
  const below = last === undefined || isNumber ? place : last.at(where % 2)
  if (kind === 'read') seen.locals.push(cpu.read(flag ? below : place))
  if (kind === 'half') cpu.write(place, stored, { half: flag && stored.kind !== 'invalid' ? 'address' : 'control' })
  if (kind === 'compareExchange') seen.locals.push(cpu.compareExchange(place, last ?? invalid, stored))
  if (kind === 'word')
    seen.locals.push(flag ? cpu.add(seen.word, what < 3 ? 1 : -1) : cpu.exchange(seen.word, what % 3))
  if (kind === 'loop')
    cpu.loop(() => {
      const found = cpu.read(flag ? seen.word : place)
      cpu.if(flag ? found.is(1) : found.isInvalid, () => cpu.leave())
      if (what > 2) cpu.invalidate(work.target)
    })
  if (last === undefined) return
  if (kind === 'free') cpu.free(last)
  if (kind !== 'if') return
  const test = isNumber ? (what % 2 === 0 ? isNot(last.is(0)) : last.is(1)) : testOf(last, stored, what)
  cpu.if(test, () => cpu.write(flag ? below : place, last), flag ? () => cpu.write(place, stored) : null)
}

/** A test is made only if it is used. */
function testOf(last: Local, stored: EntryValue, what: number): Test {
  switch (what) {
    case 0:
      return last.isTable
    case 1:
      return last.isLeaf
    case 2:
      return last.isInvalid
    case 3:
      return last.is(stored)
    case 4:
      return isNot(last.isInvalid)
    default:
      return last.is(last)
  }
}

export interface RandomCase {
  readonly scenario: Scenario
  readonly body: Body
}

function caseOf(from: readonly Move['kind'][], maxLength: number, reads: boolean): fc.Arbitrary<RandomCase> {
  return fc
    .record({
      leafLevel: fc.constantFrom(1, 2),
      target: fc.nat(2),
      moves: fc.array(fc.array(moveOf(from), { minLength: 2, maxLength }), { minLength: 1, maxLength: 2 }),
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
        const word = reads ? work.word('word', { max: 2 }) : null
        for (const [index, cpu] of work.cpus.entries()) {
          const done = new Set<string>()
          const seen = word === null ? null : { locals: [], word }
          for (const each of moves[index] ?? []) {
            if (seen === null || each.kind === 'write' || each.kind === 'fence') act(cpu, work, tables, done, each)
            else actOnReads(cpu, work, tables, seen, each)
          }
        }
      },
    }))
}

export const randomCase: fc.Arbitrary<RandomCase> = caseOf(kinds, 7, false)

/** Two CPUs that go by what they read, more often than not of each other. */
export const randomReadingCase: fc.Arbitrary<RandomCase> = caseOf(readingKinds, 5, true)

/** CPUs that access a page by their own MMUs: one that is mapped, read only or not at the start, and may become writable. */
export const randomAccessCase: fc.Arbitrary<RandomCase> = fc
  .record({
    starts: fc.constantFrom('rw', 'r', 'r', null),
    becomesWritable: fc.boolean(),
    plain: caseOf(accessKinds, 4, false),
  })
  .map(({ starts, becomesWritable, plain: { scenario: plain, body } }) => {
    const page = pageNumber(0)
    const atStart = starts === null ? null : { frame: frameNumber(0), rights: starts }
    return {
      scenario: scenario({
        name: 'random accesses',
        leafLevel: 1,
        cpus: plain.cpus ?? 1,
        mmuPerCpu: true,
        before: () => [{ page, to: atStart }],
        start: space => {
          const value = starts === null ? invalid : leaf(frameNumber(0), starts)
          space.startWith(space.region(page, 1).entry, value)
        },
        after: () => [{ page, to: becomesWritable ? { frame: frameNumber(0), rights: 'rw' } : atStart }],
      }),
      body,
    }
  })
