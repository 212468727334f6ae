// When an EPT entry that points to a table is replaced, the table goes back to the pool. Under a batch of changes the flush is put off:
// the code that asked for it notes that one is needed, and returns. A clean-up in 2022 took away the flush that stood before the free,
// as redundant, and so the table could be somebody else's while a virtual CPU's walk still led there. The fix flushes before the free
// where one has been put off.
//
// Source: XSA-480, CVE-2026-23554; xen.git 4bc2e5333a (2026), introduced by xen.git 4a59e6bb3a (2022). The procedures are the path with
// deferral on; the entry becomes a superpage. EPT is x86: the clean and the fence are what other hardware would need besides.
//
// The source speaks of cached pointers. A walk that has read the pointer and goes on is one too, and gives a trace no longer.
import type { Spec } from '../../checker/language/index.ts'
import { leaf, procedure, scenario, spec, type Table, type Workplace } from '../../model/index.ts'
import { everything, neverSure, sizeConflict } from '../hardware-groups.ts'

const tableReplaced = scenario({
  name: 'a superpage takes the place of a table',
  leafLevel: 1,
  after: () => [],
})

/** Puts a superpage where the table was; gives the table. */
function replace({ cpu, space, superpage, after }: Workplace): Table | null {
  const mapping = after(superpage.first)
  if (mapping !== null) cpu.write(superpage.entry, leaf(mapping.frame, mapping.rights))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  return space.tableBelow(superpage.entry)
}

const freedBeforeFlush = procedure('replace, free, flush when the batch ends', work => {
  const { cpu } = work
  const table = replace(work)
  if (table !== null) cpu.free(table)
  cpu.invalidate('everything')
  cpu.wait({ drain: true })
})

const flushedBeforeFree = procedure('replace, flush what was put off, free', work => {
  const { cpu } = work
  const table = replace(work)
  cpu.invalidate('everything')
  cpu.wait({ drain: true })
  if (table !== null) cpu.free(table)
})

const twoSizes = {
  property: 'noConflict',
  on: sizeConflict,
  because: 'the TLB may hold a 4 KiB entry and the superpage; as a whole they translate alike',
}

const tableFreedBeforeDeferredFlush: Spec = spec({
  name: 'xen/table-freed-before-deferred-flush',
  summary: 'A table is freed at once, while the flush that makes that safe has been put off.',
  source: 'XSA-480 (CVE-2026-23554), 2026',
  bug: { id: 'XSA-480', year: 2026, codeBase: 'Xen', features: ['walk cache', 'deferred invalidation'] },
  variants: [
    {
      procedure: freedBeforeFlush,
      scenario: tableReplaced,
      role: 'unsafe',
      story: {
        property: 'noUseAfterFree',
        on: 'x86-ept',
        differs: "a walk that has read the pointer does what the source's cached pointer does",
      },
      broken: [
        { property: 'noUseAfterFree', on: everything, because: 'walks and walk caches still lead to the table' },
        twoSizes,
      ],
    },
    {
      procedure: flushedBeforeFree,
      scenario: tableReplaced,
      role: 'fixed',
      broken: [
        {
          property: 'noUseAfterFree',
          on: neverSure,
          because: 'a walk that read the pointer survives the flush, or the wait gives up before it',
        },
        twoSizes,
      ],
    },
  ],
})
export default tableFreedBeforeDeferredFlush
