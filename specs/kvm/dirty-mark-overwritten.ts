// KVM changed entries of its two-dimensional paging by a read and a plain store wherever it held its lock for writing. Hardware takes no
// lock: it may set the dirty mark in between, and the store wipes it out. The page is then taken for clean, so it isn't reported, and the
// flush is left out, with which the guest writes on through its TLB and is never caught. The fix exchanges the entry in one step.
//
// Here the change is one to read only, as dirty logging makes it, and the flush is left out where the entry was clean. That is right:
// a translation that is not marked lets nobody write without another look at the entry.
//
// Source: Linux ba3a6120a4e7 "KVM: x86/mmu: Use atomic XCHG to write TDP MMU SPTEs with volatile bits" (2022).
import type { Spec } from '../../checker/language/index.ts'
import {
  frameNumber,
  leaf,
  type Page,
  type Procedure,
  pageNumber,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { armCpus, ipmmuKinds, riscvKinds, smmuKinds, x86Cpus } from '../hardware-groups.ts'

const page: Page = pageNumber(0)
const frame = frameNumber(0)

const readOnly = scenario({
  name: 'a page may only be read from now on',
  leafLevel: 1,
  dirtyMarks: true,
  after: () => [{ page, to: { frame, rights: 'r' } }],
})

type Seen = ReturnType<Workplace['cpu']['read']>

/** Changes the entry, by a way to store it that gives what it said before, and flushes if that was marked dirty. */
function change(name: string, store: (work: Workplace) => Seen): Procedure {
  return procedure(name, work => {
    const { cpu } = work
    const seen = store(work)
    cpu.fence('complete')
    cpu.if(seen.isDirty, flushing => {
      flushing.invalidate(page)
      flushing.wait({ drain: true })
    })
  })
}

const inTwoSteps = change('read, store, flush if it was dirty', ({ cpu, space }) => {
  const { entry } = space.region(page, 1)
  const seen = cpu.read(entry)
  cpu.write(entry, leaf(frame, 'r'))
  return seen
})

const inOneStep = change('exchange, flush if it was dirty', ({ cpu, space }) =>
  cpu.exchange(space.region(page, 1).entry, leaf(frame, 'r')),
)

/** Hardware that sets marks, of what every spec checks; VT-d does where its scalable mode is on. */
const marking = ['amd-vi', ...smmuKinds, ...riscvKinds, ...armCpus, ...x86Cpus, 'riscv-cpu', 'vt-d-scalable']
const notOn = ['vt-d', 'vt-d-unsnooped', 'vt-d-old', ...ipmmuKinds]
const live = {
  property: 'noConflict',
  on: riscvKinds,
  because: 'rights are changed live, which RISC-V does not support',
}

const dirtyMarkOverwritten: Spec = spec({
  name: 'kvm/dirty-mark-overwritten',
  summary: 'An entry is read and stored in two steps, between which hardware marks it dirty.',
  source: 'Linux ba3a6120a4e7 (2022)',
  bug: { id: 'Linux ba3a6120a4e7', year: 2022, codeBase: 'KVM', features: ['dirty marks set by hardware'] },
  variants: [
    {
      procedure: inTwoSteps,
      scenario: readOnly,
      role: 'unsafe',
      story: {
        property: 'keepsDirty',
        on: 'x86-ept',
        differs: 'the mark is gone as soon as it is stored over; in the source a later pass then leaves out the flush',
      },
      notOn,
      alsoOn: ['vt-d-scalable'],
      broken: [
        {
          property: 'keepsDirty',
          on: marking,
          because: 'a write marks the entry after it was read; the store wipes it out',
        },
        {
          property: 'isolatedAfterReturn',
          on: marking,
          because: 'the entry looked clean, so the TLB is not flushed and still lets writes through',
        },
        live,
      ],
      blames: [{ property: 'keepsDirty', on: 'x86-ept', question: 'accessedDirty', instead: 'none' }],
    },
    { procedure: inOneStep, scenario: readOnly, role: 'fixed', notOn, alsoOn: ['vt-d-scalable'], broken: [live] },
  ],
})
export default dirtyMarkOverwritten
