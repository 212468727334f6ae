// mremap moves a page by moving its entry: cleared at the old place, stored at the new one, under the locks of both tables. The TLB was
// flushed of the old place only after the locks had been given back. In between another CPU could unmap the new place, flush that, and
// free the frame, to which the old place's TLB entry still led. The fix flushes before the locks are given back.
//
// Source: CVE-2018-18281; Linux eb66ae030829 (2018).
//
// The machine's CPUs don't read tables: one that unmaps would do so, and free, also before anything was moved, where Linux finds nothing
// to unmap. So the order that the lock and that look at the entry give, first the move, then the unmap, is the program order of CPU 0, and
// CPU 1 has what is left of the mover: its late flush. Here that may come even before the move, which is no other than not yet; but after
// the return it is, and so isolatedAfterReturn isn't asked of the race. In the trace the late flush hasn't come yet, and the old
// translation is held by the walk that read it; in the TLB it would be one step more.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  invalid,
  leaf,
  type Page,
  procedure,
  type Scenario,
  type ScenarioOptions,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { armCpus, devices } from '../hardware-groups.ts'

/** Page 0 is the old place; page 1 is the new one, and empty before. */
function moved(options: Pick<ScenarioOptions, 'name' | 'cpus' | 'notApplicable'>): Scenario {
  return scenario({
    ...options,
    leafLevel: 1,
    before: space => space.pages.slice(1).map(page => ({ page, to: null })),
    start: space => {
      for (const page of space.pages.slice(1)) space.startWith(space.region(page, 1).entry, invalid)
    },
    between: space => [
      space.pages.slice(0, 2).map(page => ({ page, to: page === 0 ? null : { frame: frameNumber(0), rights: 'rw' } })),
    ],
    after: space => space.pages.map(page => ({ page, to: null })),
  })
}

function flush(cpu: Cpu, page: Page): void {
  cpu.fence('complete')
  cpu.invalidate(page)
  cpu.wait()
}

function moveThenUnmap({ cpu, space }: Workplace, afterMove: (oldPlace: Page) => void): void {
  const [oldPlace, newPlace] = space.pages
  if (oldPlace === undefined || newPlace === undefined) return
  cpu.write(space.region(oldPlace, 1).entry, invalid)
  cpu.write(space.region(newPlace, 1).entry, leaf(frameNumber(oldPlace), 'rw'))
  afterMove(oldPlace)
  // Here the locks change hands.
  cpu.write(space.region(newPlace, 1).entry, invalid)
  flush(cpu, newPlace)
  cpu.release(frameNumber(oldPlace))
}

const flushedAfterUnlock = procedure('move, unlock, flush; meanwhile unmap and release', work => {
  moveThenUnmap(work, oldPlace => {
    for (const other of work.cpus.slice(1)) flush(other, oldPlace)
  })
})

const flushedBeforeUnlock = procedure('move, flush, unlock; then unmap and release', work => {
  moveThenUnmap(work, oldPlace => flush(work.cpu, oldPlace))
})

const mremapFlushesAfterUnlock: Spec = spec({
  name: 'linux-mm/mremap-flushes-after-unlock',
  summary: 'A page is moved, and the old place is flushed when others may already unmap the new one.',
  source: 'CVE-2018-18281; Linux eb66ae030829 (2018)',
  bug: { id: 'CVE-2018-18281', year: 2018, codeBase: 'Linux mm', features: ['TLB', 'several CPUs'] },
  variants: [
    {
      procedure: flushedAfterUnlock,
      scenario: moved({
        name: 'a page is moved by one CPU and unmapped by another',
        cpus: 2,
        notApplicable: { isolatedAfterReturn: 'nothing keeps the late flush behind the move here' },
      }),
      role: 'unsafe',
      story: {
        property: 'isolatedAfterRelease',
        on: 'x86-paging',
        differs:
          "the late flush has not come yet and CPU 1 does nothing; a walk that has read the entry does what the source's TLB entry does, one step sooner",
      },
      notOn: devices, // the tables of a process
      broken: [
        {
          property: 'isolatedAfterRelease',
          on: [...armCpus, 'x86-paging', 'riscv-cpu'], // on x86-ept the flush of the new place drops everything
          because: 'the TLB still has the old place when the frame goes to its next owner',
        },
      ],
    },
    {
      procedure: flushedBeforeUnlock,
      scenario: moved({ name: 'a page is moved and then unmapped' }),
      role: 'fixed',
      notOn: devices,
      broken: [],
    },
  ],
})
export default mremapFlushesAfterUnlock
