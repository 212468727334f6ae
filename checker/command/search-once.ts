// Many cases differ in words and citations only: two profiles that answer alike give one and the same transition system. Such a
// system is searched once; its findings hold for all. What is compared is the whole structure that a search can see.
import { createHash } from 'node:crypto'
import { fairClasses, type Model, type Property, type Rule } from '../language/index.ts'

/** Findings by structure, for one run of the program. */
export type Known<T> = Map<string, T>

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
