// The reply's procedure with one thing left out or done too early: a fence, a clean, the right size of an invalidation. Each is a
// mistake that has been made, and each is harmless on some hardware; that is how such mistakes survive.
//
// Sources: xen-devel, 2017-04-03; XSA-321 (split tables not written back); xen.git 2a758376f9 (the fence before the swap).
import type { Spec } from '../../checker/language/index.ts'
import {
  type Fence,
  invalid,
  leaf,
  type Procedure,
  pointer,
  procedure,
  spec,
  type Workplace,
} from '../../model/index.ts'
import {
  armCpus,
  changeConflict,
  devices,
  either,
  everything,
  except,
  ipmmuKinds,
  mustCoverSize,
  neverSure,
  sizeConflict,
  smmuKinds,
  strict,
  unsnooped,
  weaklyOrdered,
} from '../hardware-groups.ts'
import { mirrored, oneFrameOut } from './shatter.ts'

interface Parts {
  readonly cleansTable: boolean
  readonly fenceBeforeSwap: Fence | null
  readonly cleansSwap: boolean
  readonly fenceBeforeInvalidation: Fence | null
}

const whole: Parts = {
  cleansTable: true,
  fenceBeforeSwap: 'complete',
  cleansSwap: true,
  fenceBeforeInvalidation: 'complete',
}

/** Mirror and swap, made of the given parts. */
function mirrorAndSwapOf(name: string, changed: Partial<Parts>): Procedure {
  const parts = { ...whole, ...changed }
  return procedure(name, ({ cpu, superpage, target, before }: Workplace) => {
    const table = cpu.allocate()
    for (const page of superpage.pages) {
      const mapping = before(page)
      cpu.write(table.entry(page), page === target || mapping === null ? invalid : leaf(mapping.frame, mapping.rights))
    }
    if (parts.cleansTable) cpu.clean(table)
    if (parts.fenceBeforeSwap !== null) cpu.fence(parts.fenceBeforeSwap)
    cpu.write(superpage.entry, pointer(table))
    if (parts.cleansSwap) cpu.clean(superpage.entry)
    if (parts.fenceBeforeInvalidation !== null) cpu.fence(parts.fenceBeforeInvalidation)
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
  })
}

/** The second invalidation alone, of one page, is to remove the superpage too. */
const oneInvalidationForBoth = procedure('mirror all, swap, clear, invalidate the target only', work => {
  const { cpu, superpage, target } = work
  const table = mirrored(work, [])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.write(table.entry(target), invalid)
  cpu.clean(table.entry(target))
  cpu.fence('complete')
  cpu.invalidate(target)
  cpu.wait({ drain: true })
})

const secondInvalidationMissing = procedure('mirror all, swap, invalidate, clear, not invalidated', work => {
  const { cpu, superpage, target } = work
  const table = mirrored(work, [])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
  cpu.write(table.entry(target), invalid)
  cpu.clean(table.entry(target))
  cpu.fence('complete')
})

const notWaitedFor = procedure('mirror and swap, not waited for', work => {
  const { cpu, superpage, target } = work
  const table = mirrored(work, [target])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
})

const twoSizes = {
  property: 'noConflict',
  on: either(sizeConflict, strict),
  because: 'the TLB may hold the superpage and a 4 KiB entry of the new table',
}
const staleAnyway = {
  property: 'isolatedAfterReturn',
  on: neverSure,
  because: 'no invalidation can be relied on there',
}

/** What stale contents of the new table do where walks can see them. */
function staleTable(
  on: readonly string[],
  because: string,
): { property: string; on: readonly string[]; because: string }[] {
  return [
    { property: 'available', on: on.filter(name => devices.includes(name)), because },
    { property: 'exact', on, because },
    {
      property: 'noConflict',
      on: either(
        sizeConflict,
        strict,
        on.filter(name => changeConflict.includes(name)),
      ),
      because: 'two sizes meet; and stale contents differ from the superpage in frame',
    },
  ]
}

const shatterMistakes: Spec = spec({
  name: 'xen/shatter-mistakes',
  summary: 'Mirror and swap with a fence, a clean or an invalidation left out or too small.',
  source: 'xen-devel, 2017-04-03; XSA-321; xen.git 2a758376f9',
  variants: [
    {
      procedure: mirrorAndSwapOf('mirror and swap, no fence before the swap', { fenceBeforeSwap: null }),
      scenario: oneFrameOut,
      broken: [...staleTable(weaklyOrdered, 'the swap may be seen before the entries of the new table'), staleAnyway],
      blames: [{ property: 'exact', on: 'arm-cpu-bbm2', question: 'storeOrder', instead: 'strong' }],
    },
    {
      procedure: mirrorAndSwapOf('mirror and swap, no fence before the invalidation', {
        fenceBeforeInvalidation: null,
      }),
      scenario: oneFrameOut,
      blames: [{ property: 'isolatedAfterReturn', on: 'arm-cpu-bbm2', question: 'storeOrder', instead: 'strong' }],
      broken: [
        twoSizes,
        {
          property: 'isolatedAfterReturn',
          on: either(weaklyOrdered, neverSure),
          because: 'the invalidation may act, and the procedure return, while the swap is still pending',
        },
      ],
    },
    {
      procedure: mirrorAndSwapOf('mirror and swap, store fences only', {
        fenceBeforeSwap: 'store',
        fenceBeforeInvalidation: 'store',
      }),
      scenario: oneFrameOut,
      broken: [
        ...staleTable(ipmmuKinds, 'a store fence orders stores, not the cleans that make them visible to this unit'),
        {
          property: 'isolatedAfterReturn',
          on: either(smmuKinds, ipmmuKinds, armCpus, neverSure),
          because:
            'on Arm only a completing fence makes the swap visible before the invalidation acts; RISC-V accepts a store fence',
        },
      ],
    },
    {
      procedure: mirrorAndSwapOf('mirror and swap, the new table not cleaned', { cleansTable: false }),
      scenario: oneFrameOut,
      blames: [
        { property: 'available', on: 'vt-d-unsnooped', question: 'walkSnoops', instead: true },
        { property: 'exact', on: 'vt-d-unsnooped', question: 'walkSnoops', instead: true },
      ],
      broken: [
        ...staleTable(unsnooped, "the new table is still in the CPU's caches when memory already points to it"),
        {
          property: 'isolatedAfterReturn',
          on: either(unsnooped, neverSure),
          because: 'walks still find the old contents of the table frame after the return',
        },
      ],
    },
    {
      procedure: mirrorAndSwapOf('mirror and swap, the swapped entry not cleaned', { cleansSwap: false }),
      scenario: oneFrameOut,
      blames: [{ property: 'isolatedAfterReturn', on: 'vt-d-unsnooped', question: 'walkSnoops', instead: true }],
      broken: [
        twoSizes,
        {
          property: 'isolatedAfterReturn',
          on: either(unsnooped, neverSure),
          because: 'memory still has the superpage after the return',
        },
      ],
    },
    {
      procedure: oneInvalidationForBoth,
      scenario: oneFrameOut,
      blames: [{ property: 'isolatedAfterReturn', on: 'vt-d', question: 'span', instead: 'anyEntryForAddress' }],
      broken: [
        {
          property: 'isolatedAfterReturn',
          on: either(mustCoverSize, neverSure),
          because: 'an invalidation of one page need not remove a 2 MiB entry (VT-d 6.5.3.2)',
        },
        twoSizes,
      ],
    },
    {
      procedure: secondInvalidationMissing,
      scenario: oneFrameOut,
      broken: [
        { property: 'isolatedAfterReturn', on: everything, because: 'the 4 KiB entry of the target stays in the TLB' },
        {
          property: 'noConflict',
          on: except(twoSizes.on, strict),
          because:
            'two sizes meet; the strict reading allows it, since the superpage is gone before the target is cleared',
        },
      ],
    },
    {
      procedure: notWaitedFor,
      scenario: oneFrameOut,
      broken: [{ property: 'isolatedAfterReturn', on: everything, because: 'submitted is not completed' }, twoSizes],
    },
  ],
})
export default shatterMistakes
