// Xen waits for an IOMMU flush by a wait command at the end of the queue, which stores a number in a slot of memory. The wait gave up after
// a while, and the slot was used again for the next flush: if the first command then completed late, its store was taken for the second's
// completion, and what the second should have flushed was freed too soon. The fix has no timeouts.
//
// Source: XSA-373; xen.git 7c893abc4e (2021), xen/drivers/passthrough/vtd/qinval.c.
import type { Spec } from '../../checker/language/index.ts'
import {
  type EntryPlace,
  frameNumber,
  invalid,
  type Page,
  pageNumber,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { cpuKinds, devices, except, ipmmuKinds } from '../hardware-groups.ts'

const [first, second] = [pageNumber(0), pageNumber(1)]

const twoPages = scenario({
  name: 'two pages are unmapped, one after the other',
  leafLevel: 1,
  after: () => [
    { page: first, to: null },
    { page: second, to: null },
  ],
})

function unmapAndFlush({ cpu, space }: Workplace, page: Page, slot: EntryPlace, mayGiveUp: boolean): void {
  const { entry } = space.region(page, 1)
  cpu.write(entry, invalid)
  cpu.clean(entry)
  cpu.write(slot, 0)
  cpu.fence('complete')
  cpu.invalidate(page)
  cpu.signal(slot, 1, { drain: true })
  cpu.poll(slot, 1, mayGiveUp ? { onTimeout: () => undefined } : {})
}

function unmapBoth(work: Workplace, mayGiveUp: boolean): void {
  const slot = work.word('slot')
  unmapAndFlush(work, first, slot, mayGiveUp)
  unmapAndFlush(work, second, slot, false)
  work.cpu.release(frameNumber(second))
}

const givesUp = procedure('the first wait may give up', work => unmapBoth(work, true))
const waits = procedure('each wait waits', work => unmapBoth(work, false))

/** Units with a queue of commands, and a wait command that stores. */
const queued = except(devices, ipmmuKinds)
const notOn = [...cpuKinds, ...ipmmuKinds]
const unsure = (property: string) => ({ property, on: ['vt-d-old'], because: 'walks survive the invalidation there' })

const completionOfAnotherFlush: Spec = spec({
  name: 'xen/completion-of-another-flush',
  summary: 'The late completion of one flush is taken for that of the next.',
  source: 'XSA-373 (2021), xen.git 7c893abc4e',
  bug: { id: 'XSA-373', year: 2021, codeBase: 'Xen', features: ['TLB', 'completion as a write to memory'] },
  variants: [
    {
      procedure: givesUp,
      scenario: twoPages,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterRelease',
        on: 'vt-d',
        differs: "a walk that has read the old entry does what the source's entry in the TLB does",
      },
      notOn,
      broken: [
        {
          property: 'isolatedAfterRelease',
          on: queued,
          because: 'the second flush has not been carried out when its wait ends',
        },
        {
          property: 'isolatedAfterReturn',
          on: queued,
          because: 'the second flush has not been carried out when its wait ends',
        },
      ],
    },
    {
      procedure: waits,
      scenario: twoPages,
      role: 'fixed',
      notOn,
      broken: [unsure('isolatedAfterRelease'), unsure('isolatedAfterReturn')],
    },
  ],
})
export default completionOfAnotherFlush
