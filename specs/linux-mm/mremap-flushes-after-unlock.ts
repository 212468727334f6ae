// mremap moves a page by moving its entry: cleared at the old place, stored at the new one, under the locks of both tables. The TLB was
// flushed of the old place only after the locks had been given back. In between another CPU could unmap the new place, flush that, and
// free the frame, to which the old place's TLB entry still led. The fix flushes before the locks are given back.
//
// Source: CVE-2018-18281; Linux eb66ae030829 (2018).
//
// The two locks are one here. CPU 1 looks at the new place until there is something to unmap, and takes the lock then: asking for the lock again
// and again might keep the other from it.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  invalid,
  type Page,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { armCpus, devices } from '../hardware-groups.ts'

/** Page 0 is the old place; page 1 is the new one, and empty before. */
const moved = scenario({
  name: 'a page is moved by one CPU and unmapped by another',
  leafLevel: 1,
  cpus: 2,
  before: space => space.pages.slice(1).map(page => ({ page, to: null })),
  start: space => {
    for (const page of space.pages.slice(1)) space.startWith(space.region(page, 1).entry, invalid)
  },
  between: space => [
    space.pages.slice(0, 2).map(page => ({ page, to: page === 0 ? null : { frame: frameNumber(0), rights: 'rw' } })),
  ],
  after: space => space.pages.map(page => ({ page, to: null })),
})

function flush(cpu: Cpu, page: Page): void {
  cpu.fence('complete')
  cpu.invalidate(page)
  cpu.wait()
}

function move({ cpu, space }: Workplace, oldPlace: Page, newPlace: Page): void {
  const { entry } = space.region(oldPlace, 1)
  const old = cpu.read(entry)
  cpu.write(entry, invalid)
  cpu.write(space.region(newPlace, 1).entry, old)
}

/** Unmaps the new place as soon as there is something, and gives the frame to its next owner. */
function unmap(cpu: Cpu, { space }: Workplace, newPlace: Page): void {
  const { entry } = space.region(newPlace, 1)
  cpu.loop(() => {
    const seen = cpu.read(entry)
    cpu.if(seen.isLeaf, () => cpu.leave())
  })
  cpu.lock('tables')
  cpu.write(entry, invalid)
  flush(cpu, newPlace)
  cpu.unlock('tables')
  cpu.release(frameNumber(0))
}

function moveAndUnmap(work: Workplace, flushesBefore: boolean): void {
  const [oldPlace, newPlace] = work.space.pages
  const [mover, unmapper] = work.cpus
  if (oldPlace === undefined || newPlace === undefined || mover === undefined || unmapper === undefined) return
  mover.lock('tables')
  move(work, oldPlace, newPlace)
  if (flushesBefore) flush(mover, oldPlace)
  mover.unlock('tables')
  if (!flushesBefore) flush(mover, oldPlace)
  unmap(unmapper, work, newPlace)
}

const flushedAfterUnlock = procedure('move, unlock, flush', work => moveAndUnmap(work, false))
const flushedBeforeUnlock = procedure('move, flush, unlock', work => moveAndUnmap(work, true))

const mremapFlushesAfterUnlock: Spec = spec({
  name: 'linux-mm/mremap-flushes-after-unlock',
  summary: 'A page is moved, and the old place is flushed when others may already unmap the new one.',
  source: 'CVE-2018-18281; Linux eb66ae030829 (2018)',
  bug: { id: 'CVE-2018-18281', year: 2018, codeBase: 'Linux mm', features: ['TLB', 'several CPUs'] },
  variants: [
    {
      procedure: flushedAfterUnlock,
      scenario: moved,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterRelease',
        on: 'x86-paging',
        differs: "a walk that has read the entry does what the source's TLB entry does, one step sooner",
      },
      blames: [{ property: 'isolatedAfterRelease', on: 'x86-paging', question: 'scopes', instead: ['all', 'domain'] }],
      notOn: devices, // the tables of a process
      broken: [
        {
          property: 'isolatedAfterRelease',
          on: [...armCpus, 'x86-paging', 'riscv-cpu'], // on x86-ept the flush of the new place drops everything
          because: 'the TLB still has the old place when the frame goes to its next owner',
        },
      ],
    },
    { procedure: flushedBeforeUnlock, scenario: moved, role: 'fixed', notOn: devices, broken: [] },
  ],
})
export default mremapFlushesAfterUnlock
