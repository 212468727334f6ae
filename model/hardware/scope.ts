// What a command matches: leaves by question K12, non-leaf entries by K11, and what is left in the unit when it has acted.
import type { Scope } from '../procedure/index.ts'
import type { Command, Target } from './command.ts'
import { ask, type Unit } from './unit.ts'

/** K12: a leaf for these pages matches the scope. */
export function dropsLeaf(unit: Unit, scope: Scope, pages: readonly number[]): boolean {
  if (scope.kind === 'everything') return true
  const inside = pages.filter(page => inScope(scope, page))
  return ask(unit, 'span') === 'mustCoverSize' ? inside.length === pages.length : inside.length > 0
}

/** K11: a non-leaf entry for these pages matches the scope. */
export function dropsWalkCache(unit: Unit, scope: Scope, pages: readonly number[]): boolean {
  if (scope.kind === 'everything') return true
  const how = ask(unit, 'walkCacheDrops')
  if (how === 'allOfTag') return true
  return how !== 'none' && pages.some(page => inScope(scope, page))
}

function inScope(scope: Scope, page: number): boolean {
  return scope.kind === 'everything' || (page >= scope.first && page < scope.first + scope.count)
}

/** The command is about what is cached under this tag; null where there is no configuration. */
export function isOfTag({ configuration, tag: only }: Target, tag: number | null): boolean {
  return configuration === undefined && (only === undefined || only === tag)
}

/** Whether a command leaves nothing of these pages in its unit: no entry and no walk that read before it acted. */
export function clears(command: Command, pages: readonly number[], tag: number | null): boolean {
  const stopped = ask(command.unit, 'walksAtExecution') === 'stopped'
  return isOfTag(command, tag) && stopped && !command.leafOnly && pages.every(page => inScope(command.scope, page))
}

/** Whether one command is about all that another is about. */
export function covers({ scope, ...one }: Target, { scope: smaller, ...other }: Target): boolean {
  if ((one.configuration === undefined) !== (other.configuration === undefined)) return false
  if (one.tag !== undefined && one.tag !== other.tag) return false
  if (one.configuration !== undefined && one.configuration.device !== null)
    if (one.configuration.device !== other.configuration?.device) return false
  if (scope.kind === 'everything') return true
  if (smaller.kind === 'everything') return false
  return scope.first <= smaller.first && smaller.first + smaller.count <= scope.first + scope.count
}
