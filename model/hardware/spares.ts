// Why an invalidation leaves something that a unit holds: the words for what `invalidation.ts` does. A test compares the two: a reason
// is given exactly where the rule removes nothing.
import { pagesName, tagName } from '../table/index.ts'
import type { CachedInvalids } from './cached-invalid.ts'
import type { Caches, Walk } from './caches.ts'
import { type Asked, askedFor } from './command.ts'
import type { Reach, Translation } from './reach.ts'
import { dropsLeaf, dropsWalkCache } from './scope.ts'
import { ask } from './unit.ts'

/** For every cell of what units hold: why a command leaves it; null where it removes it. */
export function sparing(
  all: readonly { readonly caches: Caches; readonly cachedInvalids: CachedInvalids | null }[],
  reach: Reach,
): (command: Asked, cell: number) => string | null {
  const reasons = new Map<number, (command: Asked) => string | null>()
  for (const { caches, cachedInvalids } of all) {
    const note = (cell: number, why: (command: Asked) => string | null): void => {
      reasons.set(cell, command =>
        command.unit === caches.unit ? why(command) : `it acts in the ${command.unit.name}`,
      )
    }
    for (const { present, translation } of caches.tlb) note(present.cell, command => sparesLeaf(command, translation))
    for (const { present, translation } of caches.endedWalks)
      note(present.cell, command => survives(command) ?? sparesLeaf(command, translation))
    for (const walk of caches.walks)
      note(walk.present.cell, command => survives(command) ?? sparesWalk(command, walk, reach))
    for (const entry of caches.walkCache)
      note(entry.present.cell, command => sparesPointer(command, entry.tag, entry.pages, entry.table.level + 1))
    for (const { present } of caches.accesses)
      note(present.cell, () => 'an access that has translated goes on, unless something waits for it')
    addConfiguration(caches, note)
    for (const { present, tag, pages, level } of cachedInvalids?.entries ?? [])
      note(present.cell, command => sparesInvalid(command, tag, pages, level))
  }
  return (command, cell) => {
    const why = reasons.get(cell)
    return why === undefined ? 'it is about something else' : why(command)
  }
}

type Note = (cell: number, why: (command: Asked) => string | null) => void

function addConfiguration({ configuration }: Caches, note: Note): void {
  for (const { present, device } of [...configuration.entries, ...configuration.invalid])
    note(present.cell, command => sparesDevice(command, device))
  for (const { present, device } of configuration.fetches)
    note(present.cell, command => survives(command) ?? sparesDevice(command, device))
}

/** K17. */
function survives({ unit }: Asked): string | null {
  return ask(unit, 'walksAtExecution') === 'stopped' ? null : 'a walk that has read before it survives it here'
}

function sparesDevice(command: Asked, device: number): string | null {
  const { configuration } = command
  if (configuration === undefined) return 'it drops no configuration entries'
  return configuration.device === null || configuration.device === device
    ? null
    : `it is for device ${configuration.device}`
}

function sparesLeaf(command: Asked, { tag, pages, leaf }: Translation): string | null {
  const other = sparesOthers(command, tag)
  if (other !== null) return other
  if (dropsLeaf(command, pages, leaf.level)) return null
  if (command.level !== null && command.level !== leaf.level)
    return `it says level ${command.level}, and this is a leaf of level ${leaf.level}`
  return outside(command, pages)
}

function sparesPointer(command: Asked, tag: number | null, pages: readonly number[], level: number): string | null {
  const other = sparesOthers(command, tag)
  if (other !== null) return other
  if (command.leafOnly) return 'it drops leaves only'
  if (dropsWalkCache(command, pages, level)) return null
  if (command.level !== null && level <= command.level)
    return `it says level ${command.level}, and this is an entry of level ${level}`
  if (ask(command.unit, 'walkCacheDrops') === 'none') return 'here it drops no entries that point to tables'
  return outside(command, pages)
}

function sparesInvalid(command: Asked, tag: number | null, pages: readonly number[], level: number): string | null {
  const other = sparesOthers(command, tag)
  if (other !== null) return other
  if (command.leafOnly && level > 1) return 'it drops leaves only'
  return dropsLeaf(command, pages, level) ? null : outside(command, pages)
}

function sparesWalk(command: Asked, { page, table, tag, isTop }: Walk, reach: Reach): string | null {
  const { space } = reach
  if (isTop) {
    if (command.configuration !== undefined) return sparesDevice(command, space.deviceOf(page))
    if (ask(command.unit, 'configurationCache') !== 'none') return 'it drops no configuration entries'
  }
  const other = sparesOthers(command, tag)
  if (other !== null) return other
  const offset = space.offsetOf(page)
  const above = table.level + 1
  if (!command.leafOnly) return sparesPointer(command, tag, space.around(offset, space.pagesPerEntry(above)), above)
  const levels = Array.from({ length: table.level }, (_, index) => index + 1)
  const isStopped = levels
    .flatMap(level => reach.leavesOf(level))
    .some(leaf => dropsLeaf(command, space.around(offset, leaf.pages), leaf.level))
  return isStopped ? null : outside(command, [offset])
}

function sparesOthers(command: Asked, tag: number | null): string | null {
  if (command.configuration !== undefined) return 'it drops configuration entries only'
  if (command.tag !== undefined && command.tag !== tag) return `it is for ${tagName(command.tag)}`
  return null
}

/** The scope is not the right one. */
function outside(command: Asked, pages: readonly number[]): string {
  const { scope, unit } = command
  if (scope.kind !== 'everything' && scope.count === 0) return 'its range is empty'
  const [first] = pages
  const covered = first === undefined ? '' : `, and does not cover ${pagesName(first, pages.length)}`
  const whole = ask(unit, 'span') === 'mustCoverSize' && pages.length > 1 ? covered : ''
  return `it is for ${askedFor(command)}${whole}`
}
