// What a command matches: leaves by question K12, non-leaf entries by K11, and what is left in the unit when it has acted.
//
// `mustCoverSize`: VT-d's commands name an aligned block of 2^AM pages, which must cover a large leaf for the leaf to be dropped for certain;
// with a smaller one pieces stay (VT-d 6.5.3.2). The scope is taken as the block that the hardware is told: a driver's rounding is the
// spec's to write. `mustMatchLevel`: a hint about the level drops leaves of that level alone, in whatever pieces they are cached, and
// of the non-leaf entries those above it, since a walk that ends at that level reads no others (SMMU CMD_TLBI_* TTL; Linux
// arch/arm64/include/asm/tlbflush.h:346; 36e008323926).
import type { Scope } from '../procedure/index.ts'
import type { Asked, Command, Target } from './command.ts'
import { ask } from './unit.ts'

/** K12: a leaf of a level, cached for these pages, matches the command. */
export function dropsLeaf({ unit, scope, level }: Asked, pages: readonly number[], leafLevel: number): boolean {
  if (level !== null && level !== leafLevel) return false
  return ask(unit, 'span') === 'mustCoverSize' ? isInside(scope, pages) : meets(scope, pages)
}

/** K11: a non-leaf entry of a level, cached for these pages, matches the command. */
export function dropsWalkCache({ unit, scope, level }: Asked, pages: readonly number[], entryLevel: number): boolean {
  if (level !== null && entryLevel <= level) return false
  if (scope.kind === 'everything') return true
  if (scope.count === 0) return false
  const how = ask(unit, 'walkCacheDrops')
  if (how === 'allOfTag') return true
  return how !== 'none' && meets(scope, pages)
}

/** Some page of a run is meant. */
function meets(scope: Scope, pages: readonly number[]): boolean {
  const [first] = pages
  if (scope.kind === 'everything' || first === undefined) return scope.kind === 'everything'
  return scope.count > 0 && first < scope.first + scope.count && scope.first < first + pages.length
}

/** Every page of a run is meant. */
function isInside(scope: Scope, pages: readonly number[]): boolean {
  const [first] = pages
  if (scope.kind === 'everything' || first === undefined) return true
  return first >= scope.first && first + pages.length <= scope.first + scope.count
}

/** The command is about what is cached under this tag; null where there is no configuration. */
export function isOfTag({ configuration, tag: only }: Target, tag: number | null): boolean {
  return configuration === undefined && (only === undefined || only === tag)
}

/** Whether a command leaves nothing of these pages in its unit: no entry and no walk that read before it acted. */
export function clears(command: Command, pages: readonly number[], tag: number | null): boolean {
  const stopped = ask(command.unit, 'walksAtExecution') === 'stopped'
  const isWhole = !command.leafOnly && command.level === null
  return isOfTag(command, tag) && stopped && isWhole && isInside(command.scope, pages)
}

/** Whether one command is about all that another is about. */
export function covers({ scope, ...one }: Command, { scope: smaller, ...other }: Command): boolean {
  if (one.level !== null && one.level !== other.level) return false
  if ((one.configuration === undefined) !== (other.configuration === undefined)) return false
  if (one.tag !== undefined && one.tag !== other.tag) return false
  if (one.configuration !== undefined && one.configuration.device !== null)
    if (one.configuration.device !== other.configuration?.device) return false
  if (scope.kind === 'everything') return true
  if (smaller.kind === 'everything') return false
  return scope.first <= smaller.first && smaller.first + smaller.count <= scope.first + scope.count
}
