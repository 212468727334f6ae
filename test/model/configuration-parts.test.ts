// Configuration entries in two parts: what becomes of an entry that is changed, or fetched, in parts; and what is refused.
import { describe, expect, test } from 'vitest'
import {
  type Body,
  frameNumber,
  invalid,
  leaf,
  type Profile,
  pageNumber,
  pointer,
  procedure,
  type Scenario,
  scenario,
} from '../../model/index.ts'
import {
  dropConfiguration,
  dropTag,
  moveAlone,
  moves,
  swapParts,
  target,
  visible,
  wholeThenDrop,
} from './configuration-cases.ts'
import { but, check } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

describe('an entry in two parts', () => {
  test('root first: another device gets the new frames by the old tag', async () => {
    const rootFirst: Body = work => {
      swapParts(work, 'root', 'tag')
      dropConfiguration(work)
      dropTag(work, 1)
    }
    expect(await check(rootFirst, moves, 'vt-d')).toEqual(['exact'])
    expect(await check(rootFirst, moveAlone, 'vt-d')).toEqual([])
  })

  test('tag first: the old frames stay cached under the new tag', async () => {
    const tagFirst =
      (dropped: readonly number[]): Body =>
      work => {
        swapParts(work, 'tag', 'root')
        dropConfiguration(work)
        for (const tag of dropped) dropTag(work, tag)
      }
    expect(await check(tagFirst([1]), moves, 'vt-d')).toEqual(['isolatedAfterReturn'])
    expect(await check(tagFirst([1, 2]), moves, 'vt-d')).toEqual([])
  })

  test('one store of the whole is not seen whole by a fetch in bursts', async () => {
    expect(await check(wholeThenDrop, moves, but('vt-d', 'configurationFetch', 'bursts'))).toEqual([
      'isolatedAfterReturn',
    ])
    expect(await check(wholeThenDrop, moves, 'riscv-iommu')).toContain('isolatedAfterReturn')
    expect(await check(wholeThenDrop, moves, but('riscv-iommu', 'configurationFetch', 'whole'))).toEqual([])
  })

  /** Invalid first; dropped; then the tag, and the root last. */
  const throughInvalid =
    (drop: boolean, dropAgain: boolean): Body =>
    work => {
      work.cpu.write(target(work).entry, invalid, { part: 'root' })
      visible(work)
      if (drop) dropConfiguration(work)
      if (drop) dropTag(work, 1)
      swapParts(work, 'tag', 'root')
      if (dropAgain) dropConfiguration(work)
      if (!drop) dropTag(work, 1)
    }

  test('through an invalid entry, dropped there, no mixture is ever used', async () => {
    for (const hardware of ['vt-d', 'riscv-iommu', but('vt-d', 'configurationFetch', 'bursts')])
      expect(await check(throughInvalid(true, false), moves, hardware)).toEqual([])
  })

  test('a fetch that read the root before goes on, unless it is stopped', async () => {
    const bursts = but('vt-d', 'configurationFetch', 'bursts')
    expect(await check(throughInvalid(false, true), moves, bursts)).toEqual(['isolatedAfterReturn'])
  })

  test('an invalid entry that is cached outlasts it', async () => {
    expect(await check(throughInvalid(true, false), moves, 'smmu-v3-bbm2')).toEqual(['available'])
    expect(await check(throughInvalid(true, true), moves, 'smmu-v3-bbm2')).toEqual([])
  })
})

describe('refused', () => {
  const record = (body: Body, where: Scenario, hardware: string | Profile = 'vt-d') =>
    mistakeOf(() => {
      built(procedure('under test', body), where, hardware)
    })

  test('configuration where the scenario has none', () => {
    const plain = scenario({ name: 'plain', after: () => [] })
    expect(record(({ configuration }) => configuration.entry(0), plain).message).toContain(
      'the scenario has no configuration table',
    )
    expect(record(({ cpu }) => cpu.invalidate('everything', { tag: 1 }), plain).cure).toContain('configuration')
  })

  test('entries that cannot be', () => {
    const bad: readonly Body[] = [
      ({ cpu, configuration }) => cpu.write(configuration.entry(0), leaf(frameNumber(0), 'rw')),
      work => work.cpu.write(target(work).entry, pointer(target(work).root)),
      work => work.cpu.write(target(work).old.root.at(0), invalid, { part: 'tag' }),
      ({ cpu, configuration }) => cpu.write(configuration.entry(2), invalid),
      ({ pageOf }) => pageOf(0, 99),
      ({ cpu }) => cpu.invalidate(pageNumber(0), { device: 0 }),
      ({ cpu }) => cpu.invalidate('everything', { what: 'configuration', device: 7 }),
    ]
    for (const body of bad) expect(record(body, moves).cure).not.toBe('')
  })

  test('a number of devices or domains that makes no sense', () => {
    const where = (configuration: NonNullable<Scenario['configuration']>): Scenario => ({ ...moves, configuration })
    for (const configuration of [{ devices: 0 }, { devices: 2, domains: 9 }, { devices: 1, uses: [3] }])
      expect(record(() => undefined, where(configuration)).cure).not.toBe('')
    expect(record(() => undefined, { ...moves, units: 'hardware and CPU' }).cure).not.toBe('')
  })
})
