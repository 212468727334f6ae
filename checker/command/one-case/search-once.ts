// Many cases differ in words and citations only: two profiles that answer alike give one and the same transition system. Such a
// system is searched once; its findings hold for all. What is compared is the whole structure that a search can see.
import { createHash } from 'node:crypto'
import type { ReducedExploration } from '../../explore/index.ts'
import { fairClasses, type Model, type Property, type Rule } from '../../language/index.ts'

/** Findings by structure, for one run of the program. */
export interface Searches {
  /** What is known; null for whoever has to search, and to tell. Whoever asks meanwhile waits. */
  readonly ask: (structure: string) => Promise<ReducedExploration | null>
  /** Null where the search ended without something that holds for others: then one who waits searches. */
  readonly tell: (structure: string, found: ReducedExploration | null) => void
}

export class SharedSearches implements Searches {
  private readonly known = new Map<string, ReducedExploration>()
  /** Who waits for each search under way. */
  private readonly waiting = new Map<string, ((found: ReducedExploration | null) => void)[]>()

  ask(structure: string): Promise<ReducedExploration | null> {
    const waiting = this.waiting.get(structure)
    if (waiting !== undefined) return new Promise(resolve => waiting.push(resolve))
    const found = this.known.get(structure) ?? null
    if (found === null) this.waiting.set(structure, [])
    return Promise.resolve(found)
  }

  /** Whether whoever asks would have to wait. */
  isUnderWay(structure: string): boolean {
    return this.waiting.has(structure)
  }

  tell(structure: string, found: ReducedExploration | null): void {
    const waiting = this.waiting.get(structure) ?? []
    if (found === null) {
      const next = waiting.shift()
      if (next === undefined) this.waiting.delete(structure)
      else next(null)
      return
    }
    this.known.set(structure, found)
    this.waiting.delete(structure)
    for (const resolve of waiting) resolve(found)
  }
}

/** A hash of all that decides a search: domains, rules and properties, without the words for them. */
export function structureOf(model: Model): string {
  const classes = fairClasses(model)
  const structure = {
    cells: model.cells.map(cell => [cell.labels.length, cell.initial, cell.role]),
    tokens: model.tokens.map(token => [token.cell, token.payload]),
    rules: model.rules.map(each => rule(each, classes)),
    properties: model.properties.map(property),
    tokensMax: model.tokensMax,
  }
  return createHash('sha256').update(JSON.stringify(structure)).digest('hex')
}

function rule({ agent, kind, when, then, original, postponed, fair }: Rule, classes: readonly string[]): unknown {
  return [
    agent,
    kind,
    when,
    then,
    original ?? null,
    postponed ?? null,
    fair === undefined ? null : classes.indexOf(fair),
  ]
}

function property(each: Property): unknown {
  const situations = each.situations.map(({ text, when }) => [text, when])
  const bad = (each.kind === 'never' ? each.bad : [each.violation]).map(({ agent, when }) => [agent, when])
  return [each.kind, each.name, bad, situations, each.kind === 'never' ? null : each.goal]
}
