// Configuration entries above the tables: what is cached of them, what drops it, and what is shared by tag. Every rule is met by a
// procedure that needs it and goes without, and by one that doesn't.
import { describe, expect, test } from 'vitest'
import { at } from '../../checker/language/index.ts'
import {
  type Body,
  frameNumber,
  leaf,
  pointer,
  type Scenario,
  scenario,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import {
  dropConfiguration,
  dropTag,
  moveAlone,
  moves,
  swapWhole,
  target,
  visible,
  wholeThenDrop,
} from './configuration-cases.ts'
import { but, check } from './small-cases.ts'

describe('a device moves to another tree by one store of its whole entry', () => {
  test('its cached entry is dropped first, then what is cached under the old tag', async () => {
    expect(await check(wholeThenDrop, moves, 'vt-d')).toEqual([])
    expect(await check(wholeThenDrop, moves, 'vt-d-unsnooped')).toEqual([])
    expect(await check(wholeThenDrop, moves, 'amd-vi')).toEqual([])
    expect(await check(wholeThenDrop, moves, 'ipmmu')).toEqual([])
  })

  test('an entry that is not cleaned stays as it was for walks that do not snoop', async () => {
    const uncleaned: Body = work => {
      const { root, tag, entry } = target(work)
      work.cpu.write(entry, pointer(root, { tag }))
      dropConfiguration(work)
      dropTag(work, 1)
    }
    expect(await check(uncleaned, moves, 'vt-d-unsnooped')).toEqual(['isolatedAfterReturn'])
    expect(await check(uncleaned, moves, 'vt-d')).toEqual([])
  })

  test('a cached entry that is not dropped still leads to the old tree', async () => {
    const kept: Body = work => {
      swapWhole(work)
      dropTag(work, 1)
    }
    expect(await check(kept, moves, 'vt-d')).toEqual(['isolatedAfterReturn'])
    expect(await check(kept, moves, but('vt-d', 'configurationCache', 'none'))).toEqual([])
  })

  test("another device's entry is not the one to drop, nor another tag", async () => {
    const wrongDevice: Body = work => {
      swapWhole(work)
      dropConfiguration(work, 1)
      dropTag(work, 1)
    }
    const wrongTag: Body = work => {
      swapWhole(work)
      dropConfiguration(work)
      dropTag(work, 2)
    }
    const all: Body = work => {
      swapWhole(work)
      work.cpu.invalidate('everything', { what: 'configuration' })
      work.cpu.wait()
      work.cpu.invalidate('everything')
      work.cpu.wait()
    }
    expect(await check(wrongDevice, moves, 'vt-d')).toEqual(['isolatedAfterReturn'])
    expect(await check(wrongTag, moves, 'vt-d')).toEqual(['isolatedAfterReturn'])
    expect(await check(all, moves, 'vt-d')).toEqual([])
  })

  test('what walks found by the old entry is not dropped with it', async () => {
    const configurationOnly: Body = work => {
      swapWhole(work)
      dropConfiguration(work)
    }
    const wrongOrder: Body = work => {
      swapWhole(work)
      dropTag(work, 1)
      dropConfiguration(work)
    }
    expect(await check(configurationOnly, moves, 'vt-d')).toEqual(['isolatedAfterReturn'])
    expect(await check(wrongOrder, moves, 'vt-d')).toEqual(['isolatedAfterReturn'])
  })

  test('commands act in the order of the queue, where it keeps one', async () => {
    const together: Body = work => {
      swapWhole(work)
      work.cpu.invalidate('everything', { what: 'configuration', device: 0 })
      work.cpu.invalidate('everything', { tag: 1 })
      work.cpu.wait({ drain: true })
    }
    expect(await check(together, moves, 'vt-d')).toEqual([])
    expect(await check(together, moves, but('vt-d', 'commandOrder', 'unordered'))).toEqual(['isolatedAfterReturn'])
  })
})

describe('one tag', () => {
  /** Device 0, alone, gets a new root of the same tag. */
  const sameTag =
    (drop: (work: Workplace, old: Table) => void): Body =>
    work => {
      const { root, entry, old } = target(work)
      work.cpu.write(entry, pointer(root, { tag: old.tag }))
      visible(work)
      drop(work, old.root)
    }

  test('outlives the entry: what was cached under it before is used by the new one', async () => {
    const configurationOnly = sameTag(work => dropConfiguration(work))
    const both = sameTag(work => {
      dropConfiguration(work)
      dropTag(work, 1)
    })
    expect(await check(configurationOnly, moveAlone, 'vt-d')).toEqual(['isolatedAfterReturn'])
    expect(await check(both, moveAlone, 'vt-d')).toEqual([])
    expect(await check(both, moveAlone, 'smmu-v3-bbm2')).toEqual(['noConflict'])
  })

  test('means one tree: two trees under one tag answer for each other', async () => {
    const shared = sameTag(work => {
      dropConfiguration(work)
      dropTag(work, 1)
    })
    // Device 1 keeps the old tree under the tag: what it finds there, device 0 uses, and the other way round.
    expect(await check(shared, moves, 'vt-d')).toEqual(['exact', 'isolatedAfterReturn'])
  })

  test('is not limited to a tag where the unit has no such scope', async () => {
    const wrongTag: Body = work => {
      swapWhole(work)
      dropConfiguration(work)
      dropTag(work, 2)
    }
    expect(await check(wrongTag, moveAlone, but('vt-d', 'scopes', ['all']))).toEqual([])
    expect(await check(wrongTag, moveAlone, 'vt-d')).toEqual(['isolatedAfterReturn'])
  })
})

describe('a root', () => {
  const rebuilt = scenario({ name: 'a new root', configuration: { devices: 1 }, after: () => [] })

  /** Builds a root like the old one, points the device there, and frees the old. */
  const replaced =
    (order: (work: Workplace, free: () => void) => void): Body =>
    work => {
      const { cpu, space, configuration } = work
      const { root, tag } = at(configuration.domains, 0)
      const fresh = cpu.allocate({ level: space.shape.levels })
      cpu.write(fresh.at(0), leaf(frameNumber(0), 'rw'))
      cpu.clean(fresh)
      cpu.fence('complete')
      cpu.write(configuration.entry(0), pointer(fresh, { tag }))
      visible(work)
      order(work, () => cpu.free(root))
    }

  test('is freed when no cached entry and no walk leads there', async () => {
    const early = replaced((work, free) => {
      free()
      dropConfiguration(work)
      dropTag(work, 1)
    })
    const translationsOnly = replaced((work, free) => {
      dropTag(work, 1)
      free()
    })
    const configurationOnly = replaced((work, free) => {
      dropConfiguration(work)
      free()
    })
    expect(await check(early, rebuilt, 'vt-d')).toEqual(['noUseAfterFree'])
    expect(await check(translationsOnly, rebuilt, 'vt-d')).toEqual(['noUseAfterFree'])
    // Nothing below the root is cached or read: the entry alone led there.
    expect(await check(configurationOnly, rebuilt, 'vt-d')).toEqual([])
  })

  test('is not read before it is written', async () => {
    const body: Body = work => {
      const { cpu, space, configuration } = work
      const fresh = cpu.allocate({ level: space.shape.levels })
      cpu.write(configuration.entry(0), pointer(fresh, { tag: 1 }))
      cpu.write(fresh.at(0), leaf(frameNumber(0), 'rw'))
    }
    expect(await check(body, rebuilt, 'amd-vi')).toEqual(['available', 'exact', 'isolatedAfterReturn'])
  })

  test('with tables below: a walk that went on from the entry is stopped by the tag, not by the entry', async () => {
    const small: Scenario = { ...moveAlone, name: 'small pages', leafLevel: 1 }
    const freed =
      (tag: boolean): Body =>
      work => {
        const { old } = target(work)
        const table = work.space.tableBelow(old.root.at(0))
        swapWhole(work)
        dropConfiguration(work)
        if (tag) dropTag(work, 1)
        if (table !== null) work.cpu.free(table)
      }
    expect(await check(freed(true), small, 'vt-d')).toEqual([])
    expect(await check(freed(false), small, 'vt-d')).toEqual(['isolatedAfterReturn', 'noUseAfterFree'])
  })
})
