// When an AMD domain runs out of addresses Linux puts a new root above the old one: it stores the root, and then how many levels there are.
// The function that finds the entry of an address reads the two without a lock. Between the stores it gets the new root with the old
// number, looks for a leaf one level too early, sees by the level in the entry that something is wrong, and says that there is no entry. So
// an unmapping that comes then takes nothing away. The first fix, of 2020, put both into one word; when they were two again, a counter
// was added by which a reader sees that it has to read both once more.
//
// Source: Linux eb791aa70b90 (2020); CVE-2025-39961, Linux 1e56310b40fd (2025). The unmapping returns as usual: its caller warns, and goes
// on. The device's entry leads to the new root from the start, as it should before anybody sees that root
// (linux/amd-address-space-grown), and nothing is mapped at the new addresses.
import { at, type Spec } from '../../checker/language/index.ts'
import {
  both,
  type Cpu,
  invalid,
  isNot,
  type Local,
  type Place,
  pageNumber,
  procedure,
  scenario,
  spec,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import { everything, except } from '../hardware-groups.ts'

const page = pageNumber(0)

const unmapWhileGrowing = scenario({
  name: 'a page is unmapped while another CPU lets the address space grow',
  levels: 3,
  roots: 2,
  leafLevel: 1,
  cpus: 2,
  before: space => space.pages.slice(space.pages.length / 2).map(each => ({ page: each, to: null })),
  start: space => space.startWith(space.root.at(1), invalid),
  after: () => [{ page, to: null }],
})

/** The two CPUs, and the two roots: the old one hangs below the new one. */
function partsOf({ cpus, space }: Workplace): {
  readonly grower: Cpu
  readonly reader: Cpu
  readonly oldRoot: Table
  readonly newRoot: Table
} {
  const oldRoot = space.tableBelow(space.root.at(0))
  if (oldRoot === null) throw new Error('the scenario has three levels of tables')
  return { grower: at(cpus, 0), reader: at(cpus, 1), oldRoot, newRoot: space.root }
}

/** Clears the page's entry, unless a table has another level than the walk expects: then there seems to be none. */
function unmapFrom(cpu: Cpu, root: Table, levels: number): void {
  const down = (place: Place, level: number): void => {
    if (level === 1) {
      cpu.write(place, invalid)
      cpu.invalidate(page)
      cpu.wait({ drain: true })
      return
    }
    const upper = cpu.read(place)
    if (root.level === levels) cpu.if(upper.isTable, () => down(upper.entry(page), level - 1))
  }
  down(root.entry(page), levels)
}

/** Goes by what was read of the two words. */
function unmap(work: Workplace, root: Local, hasMore: Local): void {
  const { reader, oldRoot, newRoot } = partsOf(work)
  const either = (fewer: () => void, more: () => void): void =>
    reader.if(hasMore.is(1), more, fewer, { sometimes: true })
  reader.if(
    root.is(1),
    () =>
      either(
        () => unmapFrom(reader, newRoot, 2),
        () => unmapFrom(reader, newRoot, 3),
      ),
    () =>
      either(
        () => unmapFrom(reader, oldRoot, 2),
        () => unmapFrom(reader, oldRoot, 3),
      ),
  )
}

const readApart = procedure('read the levels, read the root, unmap', work => {
  const { grower, reader } = partsOf(work)
  const [root, levels] = [work.word('new root'), work.word('three levels')]
  grower.write(root, 1)
  grower.write(levels, 1)

  const levelsRead = reader.read(levels)
  unmap(work, reader.read(root), levelsRead)
})

const oneWord = procedure('read both in one word, unmap', work => {
  const { grower, reader, oldRoot, newRoot } = partsOf(work)
  const rootAndLevels = work.word('new root and three levels')
  grower.write(rootAndLevels, 1)

  reader.if(
    reader.read(rootAndLevels).is(1),
    () => unmapFrom(reader, newRoot, 3),
    () => unmapFrom(reader, oldRoot, 2),
  )
})

const counter = procedure('read both until the counter stands still, unmap', work => {
  const { grower, reader } = partsOf(work)
  const [root, levels, changes] = [work.word('new root'), work.word('three levels'), work.word('changes', { max: 2 })]
  grower.write(changes, 1)
  grower.write(root, 1)
  grower.write(levels, 1)
  grower.write(changes, 2)

  reader.loop(() => {
    const first = reader.read(changes)
    const levelsRead = reader.read(levels)
    const rootRead = reader.read(root)
    reader.if(both(isNot(first.is(1)), reader.read(changes).is(first)), () => {
      unmap(work, rootRead, levelsRead)
      reader.leave()
    })
  })
})

const hardware = ['amd-vi']
const notOn = except(everything, hardware)
const left = (property: string) => ({ property, on: hardware, because: 'the walk with too few levels finds no entry' })

const amdRootAndLevelReadApart: Spec = spec({
  name: 'linux/amd-root-and-level-read-apart',
  summary: 'Software reads the root and the number of levels one after the other, while both change.',
  source: 'Linux eb791aa70b90 (2020); CVE-2025-39961, Linux 1e56310b40fd (2025)',
  bug: {
    id: 'CVE-2025-39961',
    year: 2025,
    codeBase: 'Linux',
    features: ['lookups by software', 'several CPUs'],
  },
  variants: [
    {
      procedure: readApart,
      scenario: unmapWhileGrowing,
      role: 'unsafe',
      story: { property: 'achieves', on: 'amd-vi', differs: null },
      notOn,
      broken: [left('achieves'), left('isolatedAfterReturn')],
    },
    { procedure: oneWord, scenario: unmapWhileGrowing, role: 'fixed', notOn, broken: [] },
    { procedure: counter, scenario: unmapWhileGrowing, role: 'fixed', notOn, broken: [] },
  ],
})
export default amdRootAndLevelReadApart
