// Xen changes its own mappings, and merges a table whose entries have become contiguous into a superpage, on any CPU, without one lock
// around reading, deciding, storing and freeing. So a CPU that has read the pointer to a table may store in it after another CPU has
// merged and freed it; and two CPUs that merge the same table may both free it. The fix holds a lock for the whole. To take the lock and
// then look whether the pointer is still the same was considered and rejected, since whatever was read before lies in a table that may
// have been freed.
//
// Source: XSA-345; xen.git 1ce75e99d7 (2020), xen/arch/x86/mm.c; earlier and partial: xen.git a511466229, b9ee1fd7b9 (2017).
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  type Local,
  leaf,
  pageNumber,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { armCpus, devices } from '../hardware-groups.ts'

const page = pageNumber(0)
const whole = leaf(frameNumber(0), 'rw')

/** Every entry of the table says what the superpage would; what is changed is stored again as it was. */
const mergeable = scenario({
  name: 'two CPUs at one table that can be merged',
  leafLevel: 1,
  cpus: 2,
  after: () => [],
  notApplicable: { isolatedAfterReturn: 'no page loses its frame or a right' },
})

function two({ cpus: [first, second] }: Workplace): readonly [Cpu, Cpu] | [] {
  return first === undefined || second === undefined ? [] : [first, second]
}

function locked(cpu: Cpu, body: () => void): void {
  cpu.lock('mappings')
  body()
  cpu.unlock('mappings')
}

/** Stores the superpage, flushes, and frees the table that was read. */
function replace(cpu: Cpu, { superpage }: Workplace, upper: Local): void {
  cpu.write(superpage.entry, whole)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait()
  cpu.free(upper)
}

function merge(cpu: Cpu, work: Workplace): void {
  const upper = cpu.read(work.superpage.entry)
  cpu.if(upper.isTable, () => replace(cpu, work, upper), null, { sometimes: true })
}

/** Merges a table that is there: nobody else merges. */
function mergeFirst(cpu: Cpu, work: Workplace): void {
  replace(cpu, work, cpu.read(work.superpage.entry))
}

function change(cpu: Cpu, { superpage }: Workplace): void {
  const upper = cpu.read(superpage.entry)
  cpu.if(upper.isTable, () => cpu.write(upper.entry(page), leaf(frameNumber(page), 'rw')))
}

/** Looks into the table without the lock, and takes the lock only where there is something to store. */
function changeAfterLookingAgain(cpu: Cpu, { superpage }: Workplace): void {
  const upper = cpu.read(superpage.entry)
  cpu.if(upper.isTable, () => {
    const old = cpu.read(upper.entry(page))
    cpu.if(old.isLeaf, () =>
      locked(cpu, () => {
        const again = cpu.read(superpage.entry)
        cpu.if(again.is(upper), () => cpu.write(upper.entry(page), leaf(frameNumber(page), 'rw')))
      }),
    )
  })
}

const changeWhileMerged = procedure('one changes an entry, one merges, no lock', work => {
  const [changer, merger] = two(work)
  if (changer === undefined || merger === undefined) return
  change(changer, work)
  mergeFirst(merger, work)
})

const changeReverified = procedure('one looks again under the lock, one merges under it', work => {
  const [changer, merger] = two(work)
  if (changer === undefined || merger === undefined) return
  changeAfterLookingAgain(changer, work)
  locked(merger, () => mergeFirst(merger, work))
})

const changeLocked = procedure('one changes an entry, one merges, each under the lock', work => {
  const [changer, merger] = two(work)
  if (changer === undefined || merger === undefined) return
  locked(changer, () => change(changer, work))
  locked(merger, () => mergeFirst(merger, work))
})

const bothMerge = procedure('both merge, no lock', work => {
  for (const cpu of two(work)) merge(cpu, work)
})

const bothMergeLocked = procedure('both merge, each under the lock', work => {
  for (const cpu of two(work)) locked(cpu, () => merge(cpu, work))
})

const notOn = [...devices, ...armCpus, 'riscv-cpu'] // Xen's own tables, on x86; elsewhere the merge needs break-before-make besides
const x86 = ['x86-ept', 'x86-paging']
const freed = (because: string) => [{ property: 'noUseAfterFree', on: x86, because }]

const mappingsMergedAndChanged: Spec = spec({
  name: 'xen/mappings-merged-and-changed',
  summary: 'A table is merged and freed while another CPU changes an entry of it, or merges it too.',
  source: 'XSA-345 (2020), xen.git 1ce75e99d7',
  bug: { id: 'XSA-345', year: 2020, codeBase: 'Xen', features: ['several CPUs'] },
  variants: [
    {
      procedure: changeWhileMerged,
      scenario: mergeable,
      role: 'unsafe',
      story: { property: 'noUseAfterFree', on: 'x86-paging', differs: null },
      notOn,
      broken: freed('the entry is stored in a table that was freed after its pointer was read'),
    },
    {
      procedure: bothMerge,
      scenario: mergeable,
      role: 'unsafe',
      story: { property: 'noUseAfterFree', on: 'x86-paging', differs: null },
      notOn,
      broken: freed('both have read the pointer, and both free the table'),
    },
    {
      procedure: changeReverified,
      scenario: mergeable,
      role: 'incomplete fix',
      story: { property: 'noUseAfterFree', on: 'x86-paging', differs: null },
      notOn,
      broken: freed('what decides whether to take the lock is read in a table that may have been freed'),
    },
    { procedure: changeLocked, scenario: mergeable, role: 'fixed', notOn, broken: [] },
    { procedure: bothMergeLocked, scenario: mergeable, role: 'fixed', notOn, broken: [] },
  ],
})
export default mappingsMergedAndChanged
