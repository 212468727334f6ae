// What would remove something that a unit holds, in words: the narrowest invalidation that `spares.ts` says removes it.
import type { CachedInvalids } from './cached-invalid.ts'
import type { Caches } from './caches.ts'
import { type Asked, askedFor } from './command.ts'
import type { Reach } from './reach.ts'
import { sparing } from './spares.ts'
import { ask, type Unit } from './unit.ts'

type Held = readonly { readonly caches: Caches; readonly cachedInvalids: CachedInvalids | null }[]

/** For every cell of what units hold: what removes it; null for a cell of something else. */
export function removing(all: Held, reach: Reach): (cell: number) => string | null {
  const spares = sparing(all, reach)
  const found = new Map<number, () => string>()
  for (const { caches, cachedInvalids } of all) {
    const { unit, configuration } = caches
    const removed = (cell: number, asked: readonly Asked[]): string => {
      const [narrowest] = asked
      const enough = asked.find(one => spares(one, cell) === null)
      if (enough === undefined)
        return `an invalidation of ${narrowest === undefined ? 'it' : askedFor(narrowest)} in the ${unit.name} once walks that have read before it have ended (it stops none here)`
      const leavesOnly = enough.configuration === undefined && spares({ ...enough, leafOnly: true }, cell) !== null
      const isFlagged = leavesOnly && ask(unit, 'walkCacheDrops') === 'flag'
      return `an invalidation of ${askedFor(enough)} in the ${unit.name}${isFlagged ? ', not of leaves only' : ''}, and a wait for it`
    }
    const note = (cell: number, asked: readonly Asked[]): void => {
      found.set(cell, () => removed(cell, asked))
    }
    for (const { present, translation } of [...caches.tlb, ...caches.endedWalks])
      note(present.cell, ofPages(unit, [translation.pages]))
    for (const { present, pages } of [...caches.walkCache, ...(cachedInvalids?.entries ?? [])])
      note(present.cell, ofPages(unit, [pages]))
    for (const { present, page, table, isTop } of caches.walks) {
      const { space } = reach
      const offset = space.offsetOf(page)
      const above = space.around(offset, space.pagesPerEntry(table.level + 1))
      const isConfigured = isTop && ask(unit, 'configurationCache') !== 'none'
      note(present.cell, isConfigured ? [ofDevice(unit, space.deviceOf(page))] : ofPages(unit, [[offset], above]))
    }
    for (const { present, device } of [...configuration.entries, ...configuration.invalid, ...configuration.fetches])
      note(present.cell, [ofDevice(unit, device)])
    for (const { present, translation } of caches.accesses)
      found.set(present.cell, () => drainedBy(unit, translation.pages))
  }
  return cell => found.get(cell)?.() ?? null
}

/** K18: what waits until an access in flight has committed. */
function drainedBy(unit: Unit, pages: readonly number[]): string {
  const [asked] = ofPages(unit, [pages])
  const command = `an invalidation of ${asked === undefined ? 'it' : askedFor(asked)} in the ${unit.name}`
  // A device answers when its own accesses are done.
  if (unit.behind !== null) return `${command}, and a wait for it`
  switch (ask(unit, 'drains')) {
    case 'all':
    case 's1ScopeOnly':
      return `${command}, and a wait for it`
    case 'onRepeat':
      return `${command} once more, behind a wait for the first, and a wait for it`
    case 'flag':
      return 'a wait that asks for accesses in flight to be done'
    case 'no':
      return 'what waits for accesses in flight: no completion does here'
  }
}

/** Invalidations of runs of pages, then of everything. */
function ofPages(unit: Unit, runs: readonly (readonly number[])[]): readonly Asked[] {
  const asked = runs.flatMap(([first, ...others]): readonly Asked['scope'][] =>
    first === undefined ? [] : [{ kind: 'pages', first, count: others.length + 1 }],
  )
  return [...asked, { kind: 'everything' as const }].map(scope => ({ unit, scope, leafOnly: false, level: null }))
}

function ofDevice(unit: Unit, device: number): Asked {
  return { unit, scope: { kind: 'everything' }, leafOnly: false, level: null, configuration: { device } }
}
