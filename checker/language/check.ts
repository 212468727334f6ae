// Refuses a model that means nothing or not what its writer thinks: the sentence names the rule and the variable.
import type { Expression } from './expression.ts'
import { fairClasses } from './fairness.ts'
import { at, SpecMistake } from './mistake.ts'
import type { Cell, Model, Rule } from './model.ts'

/** Throws a SpecMistake for the first thing that is wrong with the model. */
export function checkModel(model: Model): void {
  if (model.agents.length === 0) throw new SpecMistake(`the model ${model.name} has no agents`, 'make one with agent()')
  refuseTwins('agents', model.agents)
  refuseTwins(
    'variables',
    model.cells.map(cell => cell.name),
  )
  refuseTwins(
    'properties',
    model.properties.map(property => property.name),
  )
  if (model.rules.length === 0)
    throw new SpecMistake(`the model ${model.name} has no rules`, 'add a rule: nothing would ever happen')
  for (const token of model.tokens)
    for (const cell of [token.cell, ...token.payload])
      if (at(model.cells, cell).initial !== 0)
        throw new SpecMistake(
          `the cache ${token.name} doesn't start empty`,
          'start every cache empty, and let rules fill it',
        )
  for (const rule of model.rules) checkRule(model, rule)
  for (const property of model.properties) {
    if (property.kind === 'never' && property.bad.length === 0)
      throw new SpecMistake(
        `the property ${property.name} names nothing that is bad`,
        'say what violates it, or leave it out',
      )
    if (property.kind === 'eventually' && fairClasses(model).length === 0)
      throw new SpecMistake(
        `the property ${property.name} relies on somebody who goes on, and no rule has a fairness class`,
        'give a class (fair: ...) to the rules that can be relied on, or everything may stand still from the start',
      )
    const conditions =
      property.kind === 'never' ? property.bad.map(bad => bad.when) : [property.goal, property.violation.when]
    for (const condition of [...conditions, ...property.situations.map(situation => situation.when)])
      checkExpression(model.cells, condition, 2, `the property ${property.name}`)
  }
}

function refuseTwins(what: string, names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw new SpecMistake(`two ${what} are called ${name}`, 'give each its own name')
    seen.add(name)
  }
}

function checkRule(model: Model, rule: Rule): void {
  const where = `the rule "${rule.name}" (${rule.text})`
  checkExpression(model.cells, rule.when, 2, where)
  if (rule.postponed !== undefined) checkExpression(model.cells, rule.postponed, 2, where)
  if (rule.fair === '')
    throw new SpecMistake(`${where} has a fairness class without a name`, 'name who can be relied on, such as CPU 0')
  const written = new Set<number>()
  for (const update of rule.then) {
    const cell = model.cells[update.cell]
    if (cell === undefined)
      throw new SpecMistake(`${where} updates a variable of another model`, 'use the handles of this model')
    if (written.has(update.cell))
      throw new SpecMistake(
        `${where} updates ${cell.name} twice in one step`,
        'all updates act at once: keep one of them',
      )
    written.add(update.cell)
    checkExpression(model.cells, update.value, cell.labels.length, `${where}, updating ${cell.name}`)
  }
}

/** Checks an expression whose value must be a code below `size`. */
function checkExpression(cells: readonly Cell[], expression: Expression, size: number, where: string): void {
  const values = sizeOf(cells, expression, where)
  if (values > size)
    throw new SpecMistake(
      `${where}: a value may be outside its domain of ${size} values`,
      'use a term of the same domain',
    )
}

/** One more than the largest code that an expression can have. */
function sizeOf(cells: readonly Cell[], expression: Expression, where: string): number {
  switch (expression.kind) {
    case 'constant':
      return expression.value + 1
    case 'cell': {
      const cell = cells[expression.cell]
      if (cell === undefined)
        throw new SpecMistake(`${where} reads a variable of another model`, 'use the handles of this model')
      return cell.labels.length
    }
    case 'equal':
      sizeOf(cells, expression.left, where)
      sizeOf(cells, expression.right, where)
      return 2
    case 'not':
      checkExpression(cells, expression.of, 2, where)
      return 2
    case 'all':
    case 'any':
      for (const part of expression.of) checkExpression(cells, part, 2, where)
      return 2
    case 'choose':
      checkExpression(cells, expression.when, 2, where)
      return Math.max(sizeOf(cells, expression.then, where), sizeOf(cells, expression.otherwise, where))
  }
}
