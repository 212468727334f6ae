// Small scenarios with configuration entries above the tables, and the parts of procedures that change one.
import { at } from '../../checker/language/index.ts'
import {
  type Body,
  type EntryPlace,
  frameNumber,
  type MapChanges,
  pointer,
  type Scenario,
  type Space,
  scenario,
  type Table,
  type Workplace,
} from '../../model/index.ts'

interface Tree {
  readonly root: Table
  readonly tag: number
}

/** All pages of device 0 go to the frames of another tree. */
const toTree =
  (tree: number) =>
  (space: Space): MapChanges =>
    space.pagesOf(0).map(page => ({
      page,
      to: { frame: frameNumber(tree * space.pagesOfDevice + space.offsetOf(page)), rights: 'rw' } as const,
    }))

/** Two devices use one tree; the first moves to another, which has a tag of its own. */
export const moves: Scenario = scenario({
  name: 'device 0 moves',
  configuration: { devices: 2, domains: 2, uses: [0, 0] },
  after: toTree(1),
})

/** The only device moves. */
export const moveAlone: Scenario = scenario({
  name: 'the device moves',
  configuration: { devices: 1, domains: 2 },
  after: toTree(1),
})

/** The tree to which device 0 moves, and its entry. */
export function target({ configuration }: Workplace): Tree & { readonly entry: EntryPlace; readonly old: Tree } {
  const { root, tag } = at(configuration.domains, 1)
  return { root, tag, entry: configuration.entry(0), old: at(configuration.domains, 0) }
}

export function visible({ cpu, configuration }: Workplace): void {
  cpu.clean(configuration.entry(0))
  cpu.fence('complete')
}

export function swapWhole(work: Workplace): void {
  const { root, tag, entry } = target(work)
  work.cpu.write(entry, pointer(root, { tag }))
  visible(work)
}

export function swapParts(work: Workplace, ...parts: readonly ('root' | 'tag')[]): void {
  const { root, tag, entry } = target(work)
  for (const part of parts) {
    work.cpu.write(entry, pointer(root, { tag }), { part })
    visible(work)
  }
}

/** Drops cached entries of device 0, and waits. */
export function dropConfiguration({ cpu }: Workplace, device = 0): void {
  cpu.invalidate('everything', { what: 'configuration', device })
  cpu.wait()
}

export function dropTag({ cpu }: Workplace, tag: number): void {
  cpu.invalidate('everything', { tag })
  cpu.wait({ drain: true })
}

export const wholeThenDrop: Body = work => {
  swapWhole(work)
  dropConfiguration(work)
  dropTag(work, 1)
}
