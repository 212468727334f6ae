// What a cause says is missing would mend the procedure: stores that walks see late or in the wrong order, and what software went by.
import { expect, test } from 'vitest'
import { type Body, frameNumber, invalid, leaf, newFrame, pageNumber, pointer } from '../../model/index.ts'
import { small, split, twoCpus, twoUnmap } from './small-cases.ts'
import { type Caused, why } from './why.ts'

const unmapBy =
  (after: (work: Parameters<Body>[0]) => void): Body =>
  work => {
    work.cpu.write(work.space.region(work.target, 1).entry, invalid)
    after(work)
  }

/** A table of small pages in the place of a superpage. */
const mirrorAndSwap =
  ({ isFenced }: { readonly isFenced: boolean }): Body =>
  ({ cpu, superpage }) => {
    const table = cpu.allocate()
    for (const page of superpage.pages) cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'))
    cpu.clean(table)
    if (isFenced) cpu.fence('complete')
    cpu.write(superpage.entry, pointer(table))
    cpu.clean(superpage.entry)
    cpu.fence('complete')
  }

/** One CPU takes a right away, the other unmaps the page and releases its frame, each under the lock; the first looks before that. */
const readBeforeLock: Body = work => {
  const [one, other] = twoCpus(work)
  const { entry } = work.space.region(work.target, 1)
  const seen = one.read(entry)
  one.lock('tables')
  one.if(
    seen.isLeaf,
    cpu => {
      cpu.write(entry, leaf(frameNumber(0), 'r'))
      cpu.fence('complete')
      cpu.invalidate(work.target)
      cpu.wait({ drain: true })
    },
    () => undefined,
    { sometimes: true },
  )
  one.unlock('tables')
  other.lock('tables')
  other.write(entry, invalid)
  other.fence('complete')
  other.invalidate(work.target)
  other.wait({ drain: true })
  other.release(frameNumber(0))
  other.unlock('tables')
}

test.each<Caused>([
  {
    name: 'a device has no second try while an entry is invalid',
    body: work => {
      work.cpu.write(work.space.region(work.target, 1).entry, leaf(newFrame(work.space), 'rw'))
      work.cpu.fence('complete')
      work.cpu.invalidate(work.target)
      work.cpu.wait({ drain: true })
    },
    where: small,
    on: 'smmu-v3-bbm0',
    property: 'noConflict',
    says: ['but DMA that comes meanwhile faults.'],
  },
  ...['smmu-v3-bbm0', 'smmu-v3-bbm2', 'arm-cpu-bbm0', 'arm-cpu-bbm2', 'riscv-iommu', 'ipmmu'].map(on => ({
    name: `an entry was linked before walks saw the table, and what they read of it was kept, on ${on}`,
    body: mirrorAndSwap({ isFenced: false }),
    where: split,
    on,
    property: 'exact',
    says: ['Missing between steps', on === 'ipmmu' ? ': a complete fence, which waits for the clean.' : ': a fence.'],
  })),
  {
    name: 'two translations meet, one of them of a table that walks did not see yet',
    body: mirrorAndSwap({ isFenced: false }),
    where: split,
    on: 'smmu-v3-bbm2',
    property: 'noConflict',
    says: ['stale contents: walks do not see the store of step', ': a fence.'],
  },
  {
    name: 'the size changed, and nobody waited until the large translation was gone',
    body: ({ cpu, superpage, target }) => {
      const table = cpu.allocate()
      for (const page of superpage.pages) cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'))
      cpu.fence('complete')
      cpu.write(superpage.entry, pointer(table))
      cpu.fence('complete')
      cpu.invalidate(superpage)
      cpu.write(table.entry(target), invalid)
      cpu.fence('complete')
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    },
    where: split,
    on: 'smmu-v3-bbm2-strict',
    property: 'noConflict',
    says: ['a wait until it has.'],
  },
  {
    name: 'an invalidation drops leaves only, and acted before walks saw the store: a walk was under way',
    body: unmapBy(({ cpu, target }) => {
      cpu.invalidate(target, { leafOnly: true })
      cpu.wait({ drain: true })
    }),
    where: small,
    on: 'arm-cpu-bbm0',
    property: 'isolatedAfterReturn',
    says: ['acts before walks see what step', ': a complete fence.'],
  },
  {
    name: 'an entry was stored again before the first store to it was written back',
    body: ({ cpu, space, target }) => {
      const { entry } = space.region(target, 1)
      cpu.write(entry, leaf(newFrame(space), 'rw'))
      cpu.fence('complete')
      cpu.invalidate(target)
      cpu.wait({ drain: true })
      cpu.write(entry, invalid)
      cpu.clean(entry)
    },
    where: small,
    on: 'vt-d-unsnooped',
    property: 'isolatedAfterReturn',
    says: ['Step 1 changed that entry', 'Missing between steps 1 and 3: a clean of the line of L1[0-1].'],
  },
  {
    name: 'the line is dirty for another store too: that of the entry itself is named',
    body: ({ cpu, space, target }) => {
      cpu.write(space.region(pageNumber(1), 1).entry, leaf(frameNumber(1), 'rw'))
      cpu.write(space.region(target, 1).entry, invalid)
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    },
    where: small,
    on: 'vt-d-unsnooped',
    property: 'isolatedAfterReturn',
    says: [
      'walks do not see the store of step 2 yet.',
      'Missing between steps 2 and 3: a clean of the line of L1[0-1].',
    ],
  },
  {
    name: 'the clean waits for a fence, and so does the store before it',
    body: unmapBy(({ cpu, space, target }) => {
      cpu.clean(space.region(target, 1).entry)
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }),
    where: small,
    on: 'ipmmu',
    property: 'isolatedAfterReturn',
    says: ['walks do not see the store of step 1 yet.', ': a complete fence, which waits for the clean.'],
  },
  {
    name: 'nothing was done behind the store: a fence alone would not be enough',
    body: unmapBy(() => undefined),
    where: small,
    on: 'arm-cpu-bbm0',
    property: 'isolatedAfterReturn',
    says: [': a complete fence; and an invalidation of page 0 in the MMU, and a wait for it.'],
  },
  {
    name: 'the invalidation is neither kept behind the store nor waited for',
    body: unmapBy(({ cpu, target }) => cpu.invalidate(target)),
    where: small,
    on: 'arm-cpu-bbm0',
    property: 'isolatedAfterReturn',
    says: [': a complete fence; and behind the invalidation a complete fence, or a wait until it has acted.'],
  },
  {
    name: 'a fence completes an invalidation that is an instruction of the CPU itself',
    body: unmapBy(({ cpu, target }) => {
      cpu.fence('complete')
      cpu.invalidate(target)
    }),
    where: small,
    on: 'arm-cpu-bbm0',
    property: 'isolatedAfterReturn',
    says: ['has not acted.', ': a complete fence, or a wait until it has.'],
  },
  {
    name: 'the wait for an invalidation of the same entry is kept behind the store by the unit',
    body: unmapBy(({ cpu, target }) => {
      cpu.fence('store')
      cpu.invalidate(target)
    }),
    where: small,
    on: 'riscv-iommu',
    property: 'isolatedAfterReturn',
    says: ['Missing between steps 3 and 4: a wait until it has.'],
  },
  {
    name: 'a store to a table comes after its frame is given away',
    body: ({ cpu, superpage }) => {
      const table = cpu.allocate()
      for (const page of superpage.pages) cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'))
      cpu.free(table)
    },
    where: split,
    on: 'smmu-v3-bbm2',
    property: 'noUseAfterFree',
    says: [': a complete fence.'],
  },
  {
    name: 'an access in flight ends where a wait asks for it',
    body: unmapBy(({ cpu, target }) => {
      cpu.fence('store')
      cpu.invalidate(target)
      cpu.wait()
    }),
    where: small,
    on: 'riscv-iommu',
    property: 'isolatedAfterReturn',
    says: [': a wait that asks for accesses in flight to be done.'],
  },
  {
    name: 'software stored what it made of an entry that another CPU had changed since',
    body: readBeforeLock,
    where: twoUnmap,
    on: 'amd-vi',
    property: 'isolatedAfterRelease',
    says: [
      'Stale: what step 1 read, L1[0] = frame 0 rw. Step 3 changed that entry since then, and step 15 still goes by what was read.',
      'Missing between steps 1 and 15: a lock around both, or a second look.',
    ],
  },
])('$name', async ({ body, where, on, property, says }) => {
  const text = (await why(body, where, on, property)).join(' ')
  for (const sentence of says) expect(text).toContain(sentence)
})

const words = 'need not be one walk: a walk in flight stands for any number of walks at its place.'

test('a trace in which one walk reads a leaf twice says what a walk stands for, and no other does', async () => {
  const replaced: Body = work => {
    work.cpu.write(work.space.region(work.target, 1).entry, leaf(newFrame(work.space), 'rw'))
    work.cpu.fence('complete')
  }
  expect((await why(replaced, small, 'arm-cpu-bbm0', 'noConflict')).join(' ')).toContain(`Steps 2 and 5 ${words}`)
  const unmapped = await why(
    unmapBy(() => undefined),
    small,
    'amd-vi',
    'isolatedAfterReturn',
  )
  expect(unmapped.filter(sentence => sentence.includes('any number of walks'))).toEqual([])
})
