// An access of a CPU as a micro-step: when it ends, when it faults, and what may make it fault again and again.
import { describe, expect, test } from 'vitest'
import { exploreReduced } from '../../checker/explore/index.ts'
import {
  type Body,
  type Cpu,
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  pointer,
  procedure,
  type Scenario,
  type ScenarioOptions,
  scenario,
  type Workplace,
} from '../../model/index.ts'
import { unlimited } from '../checker/explore/options.ts'
import { but, twoCpus } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

const page = pageNumber(0)
const cpuProfiles = ['arm-cpu-bbm0', 'arm-cpu-bbm1', 'arm-cpu-bbm2', 'x86-ept', 'x86-paging', 'riscv-cpu']
const dropping = ['x86-ept', 'x86-paging']

function where(options: Partial<ScenarioOptions>): Scenario {
  return scenario({
    name: 'accesses',
    mmuPerCpu: true,
    leafLevel: 1,
    after: () => [],
    notApplicable: { isolatedAfterReturn: 'nothing is taken away' },
    ...options,
  })
}

const mapped = where({})
const unmapped = where({
  before: () => [{ page, to: null }],
  start: space => space.startWith(space.region(page, 1).entry, invalid),
})
const mapsIt = where({ ...unmapped, after: () => [{ page, to: { frame: frameNumber(0), rights: 'rw' } }] })
const readOnly = (cpus: number): Scenario =>
  where({
    cpus,
    before: () => [{ page, to: { frame: frameNumber(0), rights: 'r' } }],
    start: space => space.startWith(space.region(page, 1).entry, leaf(frameNumber(0), 'r')),
    after: () => [{ page, to: { frame: frameNumber(0), rights: 'rw' } }],
  })

/** Without anything that is asked for. */
function same(scenario: Scenario): Scenario {
  return { ...scenario, after: () => [] }
}

const entryOf = ({ space }: Workplace) => space.region(page, 1).entry

function make(cpu: Cpu, work: Workplace): void {
  cpu.write(entryOf(work), leaf(frameNumber(0), 'rw'))
  cpu.fence('complete')
}

function flush(cpu: Cpu): void {
  cpu.invalidate(page, { local: true })
  cpu.wait()
}

async function violated(body: Body, scenario: Scenario, hardware: Parameters<typeof built>[2]) {
  const { model } = built(procedure('under test', body), scenario, hardware)
  const found = await exploreReduced(model, unlimited(model))
  expect(found.limit).toBe(null)
  return found.findings.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property)
}

const access: Body = ({ cpu }) => cpu.access(page, 'rw')
const never = ['completes']

describe('an access ends', () => {
  test.each(cpuProfiles)('where the tables say so, and nothing changes, on %s', async hardware => {
    expect(await violated(access, mapped, hardware)).toEqual([])
  })

  test.each(cpuProfiles)('never where nobody maps the page, on %s', async hardware => {
    expect(await violated(access, unmapped, hardware)).toEqual(never)
  })

  test.each(cpuProfiles)(
    'where its fault maps the page, unless an invalid entry may be kept, on %s',
    async hardware => {
      const mapping =
        (flushes: boolean): Body =>
        work =>
          work.cpu.access(page, 'rw', {
            onFault: cpu => {
              make(cpu, work)
              if (flushes) flush(cpu)
            },
          })
      expect(await violated(mapping(false), mapsIt, hardware)).toEqual(hardware === 'riscv-cpu' ? never : [])
      expect(await violated(mapping(true), mapsIt, hardware)).toEqual([])
    },
  )

  test.each(cpuProfiles)('where its fault gives the right, unless the stale entry stays, on %s', async hardware => {
    const giving =
      (flushes: boolean): Body =>
      work =>
        work.cpu.access(page, 'rw', {
          onFault: cpu => {
            make(cpu, work)
            if (flushes) flush(cpu)
          },
        })
    expect(await violated(giving(false), readOnly(1), hardware)).toEqual(dropping.includes(hardware) ? [] : never)
    expect(await violated(giving(true), readOnly(1), hardware)).toEqual([])
  })

  test.each(cpuProfiles)('where another CPU gives the right, if its own TLB is told, on %s', async hardware => {
    const given =
      (shootdown: boolean): Body =>
      work => {
        const [one, other] = twoCpus(work)
        make(one, work)
        one.invalidate(page, shootdown ? { shootdown } : { local: true })
        one.wait()
        other.access(page, 'rw')
      }
    expect(await violated(given(false), readOnly(2), hardware)).toEqual(dropping.includes(hardware) ? [] : never)
    expect(await violated(given(true), readOnly(2), hardware)).toEqual([])
  })
})

test('it waits for nobody where the right is there: a read of a page that may be read', async () => {
  expect(await violated(({ cpu }) => cpu.access(page, 'r'), same(readOnly(1)), 'arm-cpu-bbm0')).toEqual([])
  expect(await violated(access, same(readOnly(1)), 'arm-cpu-bbm0')).toEqual(never)
})

test('what a fault drops is K28', async () => {
  const giving: Body = work => work.cpu.access(page, 'rw', { onFault: cpu => make(cpu, work) })
  expect(await violated(giving, readOnly(1), but('arm-cpu-bbm0', 'faultDrops', 'itsPage'))).toEqual([])
  expect(await violated(giving, readOnly(1), but('x86-ept', 'faultDrops', 'nothing'))).toEqual(never)
})

describe('a walk from a cached pointer', () => {
  const anotherTable =
    (flushes: boolean): Body =>
    ({ cpu, superpage }) => {
      const table = cpu.allocate()
      for (const each of superpage.pages) cpu.write(table.entry(each), leaf(frameNumber(each), 'rw'))
      cpu.fence('complete')
      cpu.write(superpage.entry, pointer(table))
      cpu.fence('complete')
      if (flushes) {
        cpu.invalidate('everything') // SFENCE.VMA for some pages leaves pointers where they are
        cpu.wait()
      }
      cpu.access(page, 'rw')
    }

  test.each(cpuProfiles)('may find a table that is unlinked, and fault for ever there, on %s', async hardware => {
    expect(await violated(anotherTable(false), mapsIt, hardware)).toEqual(dropping.includes(hardware) ? [] : never)
    expect(await violated(anotherTable(true), mapsIt, hardware)).toEqual([])
  })

  test('is none where pointers are not cached', async () => {
    expect(await violated(anotherTable(false), mapsIt, but('arm-cpu-bbm0', 'walkCache', false))).toEqual([])
  })
})

test('a leaf with nT may make it fault again and again, where hardware may', async () => {
  const marked = where({
    leafLevel: 2,
    start: space => space.startWith(space.root.at(0), leaf(frameNumber(0), 'rw', { nT: true })),
  })
  expect(await violated(access, marked, 'arm-cpu-bbm0')).toEqual([])
  expect(await violated(access, marked, 'arm-cpu-bbm1')).toEqual(never)
})

test.each(['x86-paging', 'arm-cpu-bbm0', 'riscv-cpu'])(
  'a write marks its leaf dirty, a read does not, on %s',
  async hardware => {
    const marks = where({ ...mapped, dirtyMarks: true })
    const untilDirty =
      (rights: 'r' | 'rw'): Body =>
      work => {
        const { cpu } = work
        cpu.access(page, rights)
        cpu.loop(() => cpu.if(cpu.read(entryOf(work)).isDirty, () => cpu.leave()))
      }
    expect(await violated(untilDirty('rw'), marks, hardware)).toEqual([])
    expect(await violated(untilDirty('r'), marks, hardware)).toEqual(never)
  },
)

test('what runs after a fault may give up', async () => {
  const givesUp: Body = ({ cpu }) => cpu.access(page, 'rw', { onFault: () => cpu.return() })
  const leaves: Body = ({ cpu }) => cpu.loop(() => cpu.access(page, 'rw', { onFault: () => cpu.leave() }))
  expect(await violated(givesUp, unmapped, 'arm-cpu-bbm0')).toEqual([])
  expect(await violated(leaves, unmapped, 'arm-cpu-bbm0')).toEqual([])
})

describe('it may pass an earlier store of its CPU', () => {
  // Whoever is to be waited for says so and accesses the page; the other takes the page away and then looks whether anybody said so.
  const looked =
    (fences: boolean): Body =>
    work => {
      const [one, other] = twoCpus(work)
      const [inUse, seen] = [work.word('in use'), work.word('seen')]
      one.write(inUse, 1)
      if (fences) one.fence('complete')
      one.access(page, 'r', { onFault: () => one.return() })
      one.loop(() => one.if(one.read(seen).is(1), () => one.leave()))
      other.write(entryOf(work), invalid)
      other.fence('complete')
      other.invalidate(page, { shootdown: true })
      other.wait()
      other.if(other.read(inUse).is(1), () => other.write(seen, 1))
    }
  const takesAway = where({ cpus: 2, after: () => [{ page, to: null }], notApplicable: {} })

  test('on x86 not where an interrupt has the CPU invalidate: that empties its store buffer', async () => {
    expect(await violated(looked(false), takesAway, 'x86-paging')).toEqual([])
  })

  test.each(['arm-cpu-bbm0', 'riscv-cpu'])('where no fence lies between, on %s', async hardware => {
    expect(await violated(looked(false), takesAway, hardware)).toEqual(never)
    expect(await violated(looked(true), takesAway, hardware)).toEqual([])
  })
})

describe('what is refused', () => {
  const refused = (body: Body, scenario: Scenario, hardware = 'arm-cpu-bbm0') => {
    const { message, cure, where } = mistakeOf(() => built(procedure('wrong', body), scenario, hardware))
    expect(where).toMatch(/access\.test\.ts:\d+/)
    return [message, cure]
  }

  test('an access without an MMU of its own', () => {
    expect(refused(access, where({ mmuPerCpu: false }))).toEqual([
      'CPU 0 makes an access, and one MMU stands for those of all CPUs',
      'give the scenario `mmuPerCpu: true`',
    ])
    expect(refused(access, mapped, 'vt-d')).toEqual([
      'CPU 0 makes an access, and no CPU walks the tables on vt-d',
      'name it in the list `notOn` of the variant, or give the scenario `units` with CPUs and `mmuPerCpu: true`',
    ])
  })

  test('an access to no page, for no right, with an option that there is none of', () => {
    expect(refused(({ cpu }) => cpu.access(pageNumber(7), 'r'), mapped)).toEqual([
      'an access to 7, which is no page',
      'there are pages 0 to 1',
    ])
    const wrong = { right: 'w', option: { onError: () => undefined } }
    // @ts-expect-error a right that there is none of
    expect(refused(({ cpu }) => cpu.access(page, wrong.right), mapped)[0]).toBe('there is no right "w"')
    // @ts-expect-error an option that there is none of
    expect(refused(({ cpu }) => cpu.access(page, 'r', wrong.option), mapped)[0]).toBe('there is no option onError')
  })

  test('after a fault, what must not come round again', () => {
    const onFault = (handler: (cpu: Cpu, work: Workplace) => void): Body => {
      return work => work.cpu.access(page, 'rw', { onFault: cpu => handler(cpu, work) })
    }
    expect(
      refused(
        onFault(cpu => cpu.allocate()),
        mapped,
      )[0],
    ).toBe('a table is allocated in a loop')
    expect(
      refused(
        onFault((cpu, work) => cpu.write(entryOf(work), invalid)),
        mapped,
      )[0],
    ).toBe('a write comes round again in a loop while it may still be pending')
    expect(
      refused(
        onFault(cpu => cpu.leave()),
        mapped,
      )[0],
    ).toBe('`leave` outside of a loop')
  })
})

test('a device beside it has accesses of its own, which are none of the CPU', async () => {
  const shared = where({ ...readOnly(1), units: 'hardware and CPU' })
  const giving: Body = work => {
    make(work.cpu, work)
    work.cpu.access(page, 'rw')
  }
  const { model } = built(procedure('under test', giving), shared, 'smmu-v3-bbm0')
  const texts = model.rules.filter(({ name }) => name === 'CPU 0: micro-step 3').map(({ text }) => text)
  expect(texts.length).toBeGreaterThan(0)
  expect(model.agents).toEqual(['CPU 0', 'IOMMU', 'MMU 0'])
})
