// Taking one 4 KiB frame out of a superpage needs memory for a table. Where there was none, the removal returned an error at which no
// caller looked: the frame was freed, and given to another domain, while the superpage still mapped it for the first one. The fix
// hands the error on, and nothing is freed.
//
// Source: XSA-222; xen.git a0cce6048d, b614f642c3 (2017).
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  invalid,
  leaf,
  type Page,
  type Procedure,
  pointer,
  procedure,
  spec,
} from '../../model/index.ts'
import { either, everything, neverSure, sizeConflict, strict } from '../hardware-groups.ts'
import { oneFrameOut } from './shatter.ts'

function removePage(name: string, onFailure: (cpu: Cpu, target: Page) => void): Procedure {
  return procedure(name, ({ cpu, superpage, target, before }) => {
    const table = cpu.allocate({ onFailure: failing => onFailure(failing, target) })
    for (const page of superpage.pages) {
      const mapping = before(page)
      cpu.write(table.entry(page), page === target || mapping === null ? invalid : leaf(mapping.frame, mapping.rights))
    }
    cpu.clean(table)
    cpu.fence('complete')
    cpu.write(superpage.entry, pointer(table))
    cpu.clean(superpage.entry)
    cpu.fence('complete')
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
    cpu.release(frameNumber(target))
  })
}

const errorIgnored = removePage('remove a page, its frame freed whatever the removal says', (cpu, target) =>
  cpu.release(frameNumber(target)),
)
const errorHandedOn = removePage('remove a page, its frame kept where the removal fails', () => undefined)

const others = [
  {
    property: 'noConflict',
    on: either(sizeConflict, strict),
    because: 'the TLB may hold the superpage and a 4 KiB entry of the new table',
  },
  { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' },
]

const frameFreedThoughSplitFailed: Spec = spec({
  name: 'xen/frame-freed-though-split-failed',
  summary: 'There is no memory to split a superpage, and the frame that was to be taken out is freed all the same.',
  source: 'XSA-222 (2017)',
  bug: { id: 'XSA-222', year: 2017, codeBase: 'Xen', features: ['failing allocation'] },
  variants: [
    {
      procedure: errorIgnored,
      scenario: oneFrameOut,
      role: 'unsafe',
      story: { property: 'isolatedAfterRelease', on: 'x86-ept', differs: null },
      broken: [
        {
          property: 'isolatedAfterRelease',
          on: everything,
          because: 'after the failed allocation nothing was unmapped: the superpage still maps the frame',
        },
        ...others,
      ],
    },
    {
      procedure: errorHandedOn,
      scenario: oneFrameOut,
      role: 'fixed',
      broken: [
        { property: 'isolatedAfterRelease', on: neverSure, because: 'no invalidation can be relied on there' },
        ...others,
      ],
    },
  ],
})
export default frameFreedThoughSplitFailed
