// An MMU for each CPU (K14): whom an invalidation reaches.
import { describe, expect, test } from 'vitest'
import { type Body, type InvalidateOptions, invalid, procedure, scenario } from '../../model/index.ts'
import { check } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

const pageOut = (mmuPerCpu: boolean) =>
  scenario({
    name: 'a page is unmapped',
    cpus: 2,
    mmuPerCpu,
    leafLevel: 1,
    after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
  })
const each = pageOut(true)

const unmap =
  (options: InvalidateOptions): Body =>
  ({ cpu, space, target }) => {
    cpu.write(space.region(target, 1).entry, invalid)
    cpu.fence('complete')
    cpu.invalidate(target, options)
    cpu.wait()
  }
const stale = ['isolatedAfterReturn']

describe('an invalidation reaches', () => {
  test.each(['x86-ept', 'x86-paging', 'riscv-cpu'])(
    'its issuer only, and all by a shootdown, on %s',
    async hardware => {
      expect(await check(unmap({}), each, hardware)).toEqual(stale)
      expect(await check(unmap({ shootdown: true }), each, hardware)).toEqual([])
      expect(await check(unmap({}), pageOut(false), hardware)).toEqual([])
    },
  )

  test('every CPU where it is broadcast, and one by its local form', async () => {
    expect(await check(unmap({}), each, 'arm-cpu-bbm2')).toEqual([])
    expect(await check(unmap({ local: true }), each, 'arm-cpu-bbm2')).toEqual(stale)
  })

  test('the CPU that is named', async () => {
    const both: Body = work => {
      unmap({})(work)
      work.cpu.invalidate(work.target, { unit: 'MMU 1' })
      work.cpu.wait()
    }
    expect(await check(both, each, 'x86-ept')).toEqual([])
    expect(await check(unmap({ unit: 'MMU 1' }), each, 'x86-ept')).toEqual(stale)
    expect(await check(unmap({ unit: 'MMU', shootdown: true }), each, 'x86-ept')).toEqual([])
  })

  test('the IOMMU too, which belongs to no CPU', async () => {
    const shared = scenario({ ...each, name: 'shared', units: 'hardware and CPU', cpus: 1 })
    expect(await check(unmap({}), shared, 'vt-d')).toEqual([])
    expect(await check(unmap({ unit: 'MMU' }), shared, 'vt-d')).toEqual(stale)
  })
})

test('a conflict is one of two entries in one MMU', async () => {
  const { model } = built(procedure('under test', unmap({})), each, 'arm-cpu-bbm0')
  expect(model.agents).toEqual(['CPU 0', 'CPU 1', 'MMU 0', 'MMU 1'])
})

test('local and shootdown are mistakes where one MMU stands for all, and together', () => {
  const wrong = (options: InvalidateOptions, mmuPerCpu: boolean): string =>
    mistakeOf(() => built(procedure('wrong', unmap(options)), pageOut(mmuPerCpu), 'x86-ept')).message
  expect(wrong({ local: true }, false)).toBe('an invalidation for this CPU, but one MMU stands for those of all CPUs')
  expect(wrong({ shootdown: true }, false)).toBe(
    'an invalidation for all CPUs, but one MMU stands for those of all CPUs',
  )
  expect(wrong({ local: true, shootdown: true }, true)).toBe('an invalidation that is both local and a shootdown')
})
