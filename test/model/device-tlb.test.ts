// TLBs of devices (K19): what fills them, what empties them, and what their completion covers.
import { describe, expect, test } from 'vitest'
import { type Body, invalid, procedure, scenario, type Workplace } from '../../model/index.ts'
import { but, check } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

const pageOut = (deviceTlb: boolean) =>
  scenario({
    name: 'a page is unmapped',
    deviceTlb,
    leafLevel: 1,
    after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
  })
const withTlb = pageOut(true)

type Act = (work: Workplace) => void
const unit: Act = ({ cpu, target }) => cpu.invalidate(target)
const device: Act = ({ cpu, target }) => cpu.invalidate(target, { what: 'device TLB' })
const wait: Act = ({ cpu }) => cpu.wait({ drain: true })

const unmap =
  (...acts: readonly Act[]): Body =>
  work => {
    work.cpu.write(work.space.region(work.target, 1).entry, invalid)
    work.cpu.fence('complete')
    for (const act of acts) act(work)
  }
const stale = ['isolatedAfterReturn']

describe.each(['vt-d', 'amd-vi', 'smmu-v3-bbm0', 'riscv-iommu'])('on %s', hardware => {
  test('only its own invalidation empties a device TLB, and only after the one that fills it', async () => {
    expect(await check(unmap(unit, wait), withTlb, hardware)).toEqual(stale)
    expect(await check(unmap(device, wait), withTlb, hardware)).toEqual(stale)
    expect(await check(unmap(device, wait, unit, wait), withTlb, hardware)).toEqual(stale)
    expect(await check(unmap(unit, wait, device, wait), withTlb, hardware)).toEqual([])
    expect(await check(unmap(unit, wait), pageOut(false), hardware)).toEqual([])
  })

  test('its completion is waited for, and covers the accesses that it translated', async () => {
    expect(await check(unmap(unit, wait, device), withTlb, hardware)).toEqual(stale)
    expect(await check(unmap(unit, wait, device, wait), withTlb, but(hardware, 'drains', 'all'))).toEqual([])
  })

  test('an invalidation of another page leaves it', async () => {
    const other: Act = ({ cpu, space }) => cpu.invalidate(space.range(1, 1), { what: 'device TLB' })
    expect(await check(unmap(unit, wait, other, wait), withTlb, hardware)).toEqual(stale)
  })
})

test('without a wait in between the order is that of the queue (K15)', async () => {
  for (const hardware of ['vt-d', 'amd-vi'])
    expect(await check(unmap(unit, device, wait), withTlb, hardware), hardware).toEqual([])
  for (const hardware of ['smmu-v3-bbm0', 'riscv-iommu', but('vt-d', 'commandOrder', 'unordered')])
    expect(await check(unmap(unit, device, wait), withTlb, hardware)).toEqual(stale)
  expect(await check(unmap(device, unit, wait), withTlb, 'vt-d')).toEqual(stale)
})

test('the accesses of a device are not drained by the completion of its unit', async () => {
  const undrained = but('vt-d', 'drains', 'no')
  // Those of the unit are not drained at all here; with a device TLB alone they would be.
  expect(await check(unmap(unit, wait, device, wait), withTlb, undrained)).toEqual(stale)
  const { model } = built(procedure('under test', unmap(unit, wait, device, wait)), withTlb, 'vt-d')
  const completion = model.rules.filter(({ text }) => text === 'invalidation of page 0 completes')
  const agents = completion.map(({ agent }) => model.agents[agent])
  expect(agents).toEqual(['IOMMU', 'device'])
  const emptied = completion.map(({ then }) => then.map(({ cell }) => model.cells[cell]?.name ?? ''))
  expect(emptied[0]?.some(name => name.startsWith('device'))).toBe(false)
  expect(emptied[1]?.some(name => name.startsWith('device: DMA to page 0 in flight'))).toBe(true)
})

test('where devices can have no TLB, nothing is filled and its commands do nothing', async () => {
  expect(await check(unmap(unit, wait), withTlb, but('vt-d', 'deviceTlb', 'none'))).toEqual([])
  expect(await check(unmap(unit, wait, device, wait), withTlb, 'x86-ept')).toEqual([])
})

test('an invalidation of a device TLB that the scenario does not have is a mistake', () => {
  const mistake = mistakeOf(() => built(procedure('wrong', unmap(device)), pageOut(false), 'vt-d'))
  expect(mistake.message).toBe("an invalidation of a device's TLB, but no device has one")
  expect(mistake.where).toMatch(/device-tlb\.test\.ts:\d+$/)
})
