// Many VT-d units do not see the CPU's caches, and Xen lets them walk the guest's EPT tables. The EPT code changed entries and built
// whole tables when it split a superpage, and wrote none of it back to memory: a device went on using the old superpage, or found its
// new pointer in memory and behind it whatever the table's frame had held before. A backport of the fix returned too early for entries
// above the lowest level: the new table was then written back, and the entry that points to it was not.
//
// Sources: XSA-321 (xen.git c23274fd04 and five more, 2020); XSA-366 (xen.git 76d369d331 on the 4.11 branch, 2021). The fences are for
// weakly ordered CPUs; on x86 they do nothing. Only the device's unit is here: the CPU's own walks see its caches.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, leaf, type Procedure, pointer, procedure, spec, type Workplace } from '../../model/index.ts'
import { cpuKinds, either, neverSure, sizeConflict, strict, unsnooped } from '../hardware-groups.ts'
import { oneFrameOut } from './shatter.ts'

interface WrittenBack {
  readonly table: boolean
  readonly pointer: boolean
}

/** Splits the superpage, then unmaps the target in the new table; one invalidation for both. */
function splitThenUnmap(name: string, writtenBack: WrittenBack): Procedure {
  return procedure(name, ({ cpu, superpage, target, before }: Workplace) => {
    const table = cpu.allocate()
    for (const page of superpage.pages) {
      const mapping = before(page)
      if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
    }
    if (writtenBack.table) cpu.clean(table)
    cpu.fence('complete')
    cpu.write(superpage.entry, pointer(table))
    if (writtenBack.pointer) cpu.clean(superpage.entry)
    cpu.fence('complete')
    cpu.write(table.entry(target), invalid)
    if (writtenBack.table) cpu.clean(table.entry(target))
    cpu.fence('complete')
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
  })
}

const nothing = splitThenUnmap('split and unmap, nothing written back', { table: false, pointer: false })
const tableOnly = splitThenUnmap('split and unmap, the pointer not written back', { table: true, pointer: false })
const all = splitThenUnmap('split and unmap, all written back', { table: true, pointer: true })

const twoSizes = {
  property: 'noConflict',
  on: either(sizeConflict, strict),
  because: 'the superpage is still in the TLB when an entry of the new table is, and the target has gone meanwhile',
}
const oldSuperpage = {
  property: 'isolatedAfterReturn',
  on: either(unsnooped, neverSure),
  because: 'memory still has the superpage after the return, and walks read it there',
}
const oldContents = 'memory has the pointer, but not yet the entries of the new table'
const devicesOnly = cpuKinds

const splitTablesNotWrittenBack: Spec = spec({
  name: 'xen/split-tables-not-written-back',
  summary:
    'A superpage is split in tables that a device walks in memory, and the CPU leaves the new ones in its caches.',
  source: 'XSA-321 (2020); XSA-366 (2021)',
  bug: {
    id: 'XSA-321',
    year: 2020,
    codeBase: 'Xen',
    features: ['walks that do not snoop', 'spontaneous write-back'],
  },
  variants: [
    {
      procedure: nothing,
      scenario: oneFrameOut,
      role: 'unsafe',
      story: { property: 'isolatedAfterReturn', on: 'vt-d-unsnooped', differs: null },
      notOn: devicesOnly,
      broken: [
        oldSuperpage,
        { property: 'exact', on: unsnooped, because: oldContents },
        { property: 'available', on: unsnooped, because: oldContents },
        twoSizes,
      ],
      blames: [
        { property: 'isolatedAfterReturn', on: 'vt-d-unsnooped', question: 'walkSnoops', instead: true },
        { property: 'exact', on: 'vt-d-unsnooped', question: 'walkSnoops', instead: true },
        { property: 'available', on: 'ipmmu', question: 'walkSnoops', instead: true },
      ],
    },
    {
      procedure: tableOnly,
      scenario: oneFrameOut,
      role: 'incomplete fix',
      story: { property: 'isolatedAfterReturn', on: 'vt-d-unsnooped', differs: null },
      notOn: devicesOnly,
      broken: [oldSuperpage, twoSizes],
      blames: [{ property: 'isolatedAfterReturn', on: 'vt-d-unsnooped', question: 'walkSnoops', instead: true }],
    },
    {
      procedure: all,
      scenario: oneFrameOut,
      role: 'fixed',
      notOn: devicesOnly,
      broken: [{ ...oldSuperpage, on: neverSure, because: 'no invalidation can be relied on there' }, twoSizes],
    },
  ],
})
export default splitTablesNotWrittenBack
