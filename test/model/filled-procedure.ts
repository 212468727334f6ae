// Random procedures that fill a table and link it: mirror and swap, mutated. Steps are left out, doubled, exchanged or put elsewhere, so that
// entries are late, stored twice, or not written back when the table can be reached. The allocation may fail, and some steps may stand in a branch.
// Entries, and the pointer to the table, may be stored half by half, in any order, with a fence between or none.
import fc from 'fast-check'
import { type Model, SpecMistake } from '../../checker/language/index.ts'
import { pagesToldApart } from '../../model/hardware/index.ts'
import {
  type Body,
  buildCase,
  type Cpu,
  type EntryPlace,
  type EntryValue,
  frameNumber,
  invalid,
  leaf,
  newFrame,
  pageNumber,
  pointer,
  procedure,
  profileNamed,
  scenario,
  settingOf,
  type Table,
  type Workplace,
} from '../../model/index.ts'

interface Move {
  readonly kind:
    | 'store'
    | 'clean'
    | 'cleanAll'
    | 'fence'
    | 'link'
    | 'unlink'
    | 'invalidate'
    | 'wait'
    | 'release'
    | 'read'
  /** An entry of the table, or a page. */
  readonly index: number
  readonly what: number
  /** In which order the halves of a value are stored; whole where not given. */
  readonly halves?: readonly Half[] | null
}

/** A half, or a fence between two. */
type Half = 'control' | 'address' | 'fence'

/** Mirror and swap, with the superpage broken first or not. So many entries are filled before the table is cleaned and fenced, the others behind. */
function template(breaks: boolean, early: number, entries: number): readonly Move[] {
  const move = (kind: Move['kind'], index = 0, what = 0): Move => ({ kind, index, what })
  const published = [move('cleanAll'), move('fence', 0, 1)]
  const stores = Array.from({ length: entries }, (_, index) => move('store', index, index === 0 ? 1 : 0))
  return [
    ...(breaks ? [move('unlink'), ...published, move('invalidate', 4), move('wait')] : []),
    ...stores.slice(0, early),
    ...published,
    ...stores.slice(early),
    move('link'),
    ...published,
    move('invalidate', 4),
    move('wait'),
  ]
}

const change = fc.record({
  kind: fc.constantFrom('leaveOut', 'double', 'exchange', 'put', 'put', 'value'),
  at: fc.nat(20),
  to: fc.nat(20),
  put: fc.record({
    kind: fc.constantFrom(
      ...(['store', 'store', 'store', 'clean', 'fence', 'link', 'unlink', 'invalidate', 'release', 'read'] as const),
    ),
    index: fc.nat(4),
    what: fc.nat(5),
    halves: fc.constantFrom<readonly Half[] | null>(null, null, ['control'], ['address']),
  }),
})
type Change = typeof change extends fc.Arbitrary<infer Each> ? Each : never

function changed(moves: readonly Move[], { kind, at, to, put }: Change): readonly Move[] {
  const place = at % moves.length
  const [here, other] = [moves[place], moves[to % moves.length]]
  if (here === undefined || other === undefined) return moves
  switch (kind) {
    case 'leaveOut':
      return moves.filter((_, index) => index !== place)
    case 'double':
      return [...moves, here]
    case 'exchange':
      return moves.map((move, index) => (index === place ? other : index === to % moves.length ? here : move))
    case 'put':
      return [...moves.slice(0, place), put, ...moves.slice(place)]
    case 'value':
      return moves.map((move, index) => (index === place ? { ...move, what: put.what, halves: put.halves } : move))
  }
}

function write(cpu: Cpu, place: EntryPlace, value: EntryValue, halves: Move['halves'] = null): void {
  if (halves === null) cpu.write(place, value)
  for (const half of halves ?? [])
    if (half === 'fence') cpu.fence('store')
    else cpu.write(place, half === 'address' && value.kind === 'invalid' ? leaf(frameNumber(0), 'r') : value, { half })
}

function act(cpu: Cpu, { superpage }: Workplace, table: Table, move: Move, done: Set<string>): void {
  const { kind, index, what } = move
  const { entries } = table
  const place = index < entries ? table.at(index) : superpage.entry
  const own = frameNumber(index % entries)
  const values = [leaf(own, 'rw'), invalid, leaf(own, 'r'), leaf(frameNumber((index + 1) % entries), 'rw'), invalid]
  if (kind === 'store') write(cpu, table.at(index % entries), values[what] ?? leaf(own, 'rw'), move.halves)
  if (kind === 'clean') cpu.clean(place)
  if (kind === 'cleanAll') {
    cpu.clean(table)
    cpu.clean(superpage.entry)
  }
  if (kind === 'fence') cpu.fence(what % 2 === 0 ? 'store' : 'complete')
  if (kind === 'link') write(cpu, superpage.entry, pointer(table), move.halves)
  if (kind === 'unlink') cpu.write(superpage.entry, invalid)
  if (kind === 'invalidate') {
    done.add(kind)
    cpu.invalidate(index < entries ? pageNumber(index) : superpage, { leafOnly: what === 1 })
  }
  if (kind === 'wait' && done.has('invalidate')) cpu.wait({ drain: what === 0 })
  if (kind === 'release') cpu.release(frameNumber(index % entries))
  if (kind === 'read') cpu.read(place)
}

/** A random case on some of this hardware. */
export const filledCase = fc.record({
  hardware: fc.constantFrom(
    ...['vt-d', 'vt-d-old', 'vt-d-unsnooped', 'smmu-v3-bbm0', 'smmu-v3-bbm2', 'smmu-v3-bbm2-strict', 'ipmmu'],
    ...['riscv-iommu-strict', 'arm-cpu-bbm1', 'x86-ept', 'riscv-cpu'],
  ),
  cpus: fc.constantFrom(1, 1, 1, 2),
  entries: fc.constant<number>(4),
  breaks: fc.boolean(),
  early: fc.constantFrom(2, 3, 4, 4),
  zeroed: fc.boolean(),
  entriesPerLine: fc.constantFrom(1, 2, 4),
  moved: fc.boolean(),
  changes: fc.array(change, { maxLength: 4 }),
  failing: fc.constantFrom(null, null, 'returns', 'releases', 'unlinks'),
  branch: fc.option(
    fc.record({ from: fc.nat(12), length: fc.integer({ min: 1, max: 6 }), isElse: fc.boolean(), other: change }),
    { freq: 3 },
  ),
  others: fc.array(change, { maxLength: 2 }),
  /** How the pointer to the table is stored. */
  link: fc.constantFrom<readonly Half[] | null>(
    null,
    null,
    ['address', 'control'],
    ['control', 'address'],
    ['address', 'fence', 'control'],
  ),
})
export type FilledCase = typeof filledCase extends fc.Arbitrary<infer Each> ? Each : never

/** Where there is no memory for the table. */
function onFailure(failing: Exclude<FilledCase['failing'], null>, { superpage }: Workplace): (cpu: Cpu) => void {
  return cpu => {
    if (failing === 'releases') cpu.release(frameNumber(0))
    if (failing === 'unlinks') cpu.write(superpage.entry, invalid)
  }
}

function bodyOf(asked: FilledCase): Body {
  const { entries, breaks, early, zeroed, changes, others, cpus, failing, branch, link } = asked
  return work => {
    const may = failing === null ? {} : { onFailure: onFailure(failing, work) }
    const table = work.cpu.allocate({ zeroed, ...may })
    const done = new Set<string>()
    const linked = template(breaks, early, entries).map(move =>
      move.kind === 'link' ? { ...move, halves: link } : move,
    )
    const moves = changes.reduce(changed, linked)
    const [from, to] = branch === null ? [moves.length, moves.length] : [branch.from, branch.from + branch.length]
    const all = (some: readonly Move[]): void => {
      for (const move of some) act(work.cpu, work, table, move, done)
    }
    all(moves.slice(0, from))
    if (branch !== null) {
      const seen = work.cpu.read(work.superpage.entry)
      const rest = (): void => act(work.cpu, work, table, branch.other.put, done)
      work.cpu.if(seen.isLeaf, () => all(moves.slice(from, to)), branch.isElse ? rest : null, { sometimes: true })
    }
    all(moves.slice(to))
    const other = work.cpus[1]
    if (cpus === 1 || other === undefined) return
    const its = new Set<string>()
    for (const { put } of others) act(other, work, table, put, its)
    other.fence('complete')
  }
}

/** Its model, with those pages looked at; null where the procedure is refused. */
export function filledModel(asked: FilledCase, pagesOf: typeof pagesToldApart = pagesToldApart): Model | null {
  const profile = profileNamed(asked.hardware)
  const setting = settingOf(
    scenario({
      ...{ name: 'filled', entries: asked.entries, cpus: asked.cpus, entriesPerLine: asked.entriesPerLine },
      after: space => [
        { page: pageNumber(0), to: null },
        ...(asked.moved
          ? [{ page: pageNumber(asked.entries - 1), to: { frame: newFrame(space), rights: 'rw' as const } }]
          : []),
      ],
    }),
    null,
  )
  const used = { profile, cpu: profile.beside === null ? profile : profileNamed(profile.beside) }
  try {
    return buildCase(procedure('random', bodyOf(asked)), setting, used, null, pagesOf).model
  } catch (problem) {
    if (problem instanceof SpecMistake) return null
    throw problem
  }
}
