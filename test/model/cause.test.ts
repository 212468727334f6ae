// The cause of a violation, in words, by what is wrong with a small procedure: each way in which something stale may stay.
import { expect, test } from 'vitest'
import {
  type Body,
  type Cpu,
  type EntryPlace,
  frameNumber,
  invalid,
  leaf,
  newFrame,
  type Page,
  type Place,
  pageNumber,
  pointer,
  type Scenario,
  scenario,
} from '../../model/index.ts'
import { small, split, twoCpus, twoUnmap } from './small-cases.ts'
import { type Caused, why } from './why.ts'

/** The first page of a run of two entries loses a right. */
const runProtected: Scenario = scenario({
  name: 'a page of a run is write-protected',
  entries: 4,
  leafLevel: 1,
  start: space => {
    for (const entry of space.run(pageNumber(0), 2).entries)
      space.startWith(entry, leaf(frameNumber(0), 'rw', { run: 2 }))
  },
  after: () => [{ page: pageNumber(0), to: { frame: frameNumber(0), rights: 'r' } }],
})

/** One CPU unmaps the page and goes on; the other releases the frame when it finds that done, or is told so, after an invalidation of its own. */
const releasedByAnother =
  (
    goesOn: (cpu: Cpu, entry: EntryPlace, target: Page, told: Place) => void,
    how: 'seen' | 'told' | 'invalidated' = 'seen',
  ): Body =>
  work => {
    const [writer, freer] = twoCpus(work)
    const { entry } = work.space.region(work.target, 1)
    const told = work.word('told')
    writer.write(entry, invalid)
    goesOn(writer, entry, work.target, told)
    const read = freer.read(how === 'told' ? told : entry)
    freer.if(
      read.is(how === 'told' ? 1 : invalid),
      cpu => {
        if (how !== 'invalidated') {
          cpu.invalidate(work.target)
          cpu.wait({ drain: true })
        }
        cpu.release(frameNumber(0))
      },
      () => undefined,
      { sometimes: true },
    )
  }

const unmapBy =
  (after: (work: Parameters<Body>[0]) => void): Body =>
  work => {
    work.cpu.write(work.space.region(work.target, 1).entry, invalid)
    after(work)
  }

test.each<Caused>([
  {
    name: 'nothing was invalidated',
    body: unmapBy(() => undefined),
    where: small,
    on: 'amd-vi',
    property: 'isolatedAfterReturn',
    says: [
      'It comes from L1[0] = frame 0 rw, read in step 2. Step 3 changed that entry.',
      'Missing between steps 3 and 4: an invalidation of page 0 in the IOMMU, and a wait for it.',
    ],
  },
  {
    name: 'the invalidation acted before walks saw the store',
    body: unmapBy(({ cpu, target }) => {
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }),
    where: small,
    on: 'riscv-iommu',
    property: 'isolatedAfterReturn',
    says: ['walks do not see the store of step', ': a fence.'],
  },
  ...[
    { on: 'riscv-iommu', first: 'no fence', fence: () => undefined, says: ': a fence.' },
    { on: 'smmu-v3-bbm2', first: 'no fence', fence: () => undefined, says: ': a complete fence.' },
    {
      on: 'smmu-v3-bbm2',
      first: 'a store fence',
      fence: (cpu: Cpu) => cpu.fence('store'),
      says: ': a complete fence.',
    },
  ].map(({ on, first, fence, says }) => ({
    name: `${first} came before the invalidation on ${on}`,
    body: unmapBy(({ cpu, target }) => {
      fence(cpu)
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }),
    where: small,
    on,
    property: 'isolatedAfterReturn',
    says: ['Missing between steps', says],
  })),
  {
    name: 'an entry is linked before the store to its table: any fence keeps the two in order',
    body: ({ cpu, superpage }) => {
      const table = cpu.allocate({ zeroed: true })
      for (const page of superpage.pages) cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'))
      cpu.write(superpage.entry, pointer(table))
    },
    where: split,
    on: 'smmu-v3-bbm2',
    property: 'available',
    says: ['Missing between steps', ': a fence.'],
  },
  {
    name: 'nobody waited for the invalidation',
    body: unmapBy(({ cpu, target }) => cpu.invalidate(target)),
    where: small,
    on: 'amd-vi',
    property: 'isolatedAfterReturn',
    says: ['has not acted.', 'a wait until it has.'],
  },
  {
    name: 'the invalidation is for another page',
    body: unmapBy(({ cpu }) => {
      cpu.invalidate(pageNumber(1))
      cpu.wait({ drain: true })
    }),
    where: small,
    on: 'amd-vi',
    property: 'isolatedAfterReturn',
    says: ['leaves it: it is for page 1.', 'an invalidation of page 0 in the IOMMU, and a wait for it.'],
  },
  {
    name: 'the line was not written back',
    body: unmapBy(({ cpu, target }) => {
      cpu.fence('complete')
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }),
    where: small,
    on: 'vt-d-unsnooped',
    property: 'isolatedAfterReturn',
    says: ['walks do not see the store of step 1 yet.', 'a clean of the line of L1[0'],
  },
  {
    name: 'the store is named, not the clean that entered the write buffer behind it',
    body: unmapBy(({ cpu, space, target }) => {
      cpu.clean(space.region(target, 1).entry)
      cpu.fence('complete')
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }),
    where: small,
    on: 'vt-d-old',
    property: 'isolatedAfterReturn',
    says: ['Step 3 changed that entry; walks see that from step 7 on.'],
  },
  {
    name: 'the unit read another command than was written',
    body: unmapBy(({ cpu, space, target, word }) => {
      const slot = word('the queue', { fetched: true })
      cpu.clean(space.region(target, 1).entry)
      cpu.write(slot, 1)
      cpu.fence('complete')
      cpu.invalidate(target, { command: { word: slot, number: 1 } })
      cpu.wait({ drain: true })
    }),
    where: small,
    on: 'smmu-v3-non-coherent',
    property: 'isolatedAfterReturn',
    says: [
      'is not carried out: the unit reads something else in its place.',
      'Missing between steps 5 and 10: a clean of the line of the queue, and a complete fence behind it.',
    ],
  },
  {
    name: 'a leaf was replaced without break-before-make',
    body: work => {
      work.cpu.write(work.space.region(work.target, 1).entry, leaf(newFrame(work.space), 'rw'))
      work.cpu.fence('complete')
      work.cpu.invalidate(work.target)
      work.cpu.wait({ drain: true })
    },
    where: small,
    on: 'arm-cpu-bbm0',
    property: 'noConflict',
    says: [
      'Missing before step 3: first an invalid entry, then an invalidation of what is cached of the old one, and a wait for it; but an access that comes meanwhile faults, and is tried again.',
    ],
  },
  {
    name: 'what was invalidated comes back unless the wait is over before the new leaf',
    body: work => {
      const { entry } = work.space.region(work.target, 1)
      work.cpu.write(entry, invalid)
      work.cpu.fence('complete')
      work.cpu.invalidate(work.target)
      work.cpu.write(entry, leaf(newFrame(work.space), 'rw'))
      work.cpu.fence('complete')
    },
    where: small,
    on: 'smmu-v3-bbm0',
    property: 'noConflict',
    says: ['submitted in step 6, has not acted.', 'Missing between steps 6 and 7: a wait until it has.'],
  },
  {
    name: 'a run of entries was changed one by one',
    body: ({ cpu, space, target }) => {
      for (const [number, entry] of space.run(target, 2).entries.entries()) {
        cpu.write(entry, invalid)
        cpu.fence('complete')
        cpu.invalidate(space.range(target, 2))
        cpu.wait()
        cpu.write(entry, leaf(frameNumber(number), number === 0 ? 'r' : 'rw'))
      }
      cpu.fence('complete')
    },
    where: runProtected,
    on: 'arm-cpu-bbm0',
    property: 'noConflict',
    says: [
      'Missing before step 11: first an invalid entry, also in L1[1], then an invalidation of what is cached of the old one, and a wait for it; but',
    ],
  },
  {
    name: 'an empty table was linked',
    body: ({ cpu, superpage }) => {
      cpu.write(superpage.entry, pointer(cpu.allocate({ zeroed: true })))
    },
    where: split,
    on: 'amd-vi',
    property: 'available',
    says: ['L1[1] = invalid since step 1.', 'L2[0] = table L1 since step 2.'],
  },
  {
    name: 'another CPU releases the frame between a store and the clean that comes next',
    body: releasedByAnother((cpu, entry) => {
      cpu.clean(entry)
      cpu.fence('complete')
    }),
    where: twoUnmap,
    on: 'vt-d-unsnooped',
    property: 'isolatedAfterRelease',
    says: [
      'Nothing makes CPU 1 wait, before step',
      'for what CPU 0 does next behind step 1: "clean the line of L1[0-1]".',
    ],
  },
  {
    name: 'another CPU releases the frame before the invalidation that comes next',
    body: releasedByAnother((cpu, _entry, target) => {
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }, 'invalidated'),
    where: twoUnmap,
    on: 'amd-vi',
    property: 'isolatedAfterRelease',
    says: ['Nothing makes CPU 1 wait, before step', ': "invalidate page 0".'],
  },
  {
    name: 'the clean comes behind what the other CPU goes by, so it is missing before that',
    body: releasedByAnother((cpu, entry, _target, told) => {
      cpu.write(told, 1)
      cpu.clean(entry)
      cpu.fence('complete')
    }, 'told'),
    where: twoUnmap,
    on: 'vt-d-unsnooped',
    property: 'isolatedAfterRelease',
    says: ['Missing between steps', ': a clean of the line of L1[0-1].'],
  },
])('$name', async ({ body, where, on, property, says }) => {
  const text = (await why(body, where, on, property)).join(' ')
  for (const sentence of says) expect(text).toContain(sentence)
})
