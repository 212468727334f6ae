// A model as TLA+, for TLC. Every variable holds the number of its value; the words for the numbers stand beside its declaration. A
// rule is an action, a `never` property an invariant. What TLC finds as distinct states is what our unreduced search counts.
import { at, type Expression, type Model, type Property, type Rule } from '../language/index.ts'
import { cellNames, commentText, identifier, wordsForValues } from './names.ts'
import type { ExportSource } from './source.ts'

const reserved = (
  'ACTION ASSUME ASSUMPTION AXIOM BOOLEAN BY CASE CHOOSE CONSTANT CONSTANTS COROLLARY DEF DEFINE DEFS DOMAIN ELSE ENABLED EXCEPT EXTENDS ' +
  'FALSE HAVE HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE NEW OBVIOUS OMITTED ONLY OTHER PICK PROOF PROPOSITION PROVE QED RECURSIVE ' +
  'SF_ STATE STRING SUBSET SUFFICES TAKE TEMPORAL THEN THEOREM TRUE UNCHANGED UNION USE VARIABLE VARIABLES WF_ WITH WITNESS Init Next Spec vars'
).split(' ')

type Never = Extract<Property, { readonly kind: 'never' }>

function neverOf(model: Model): readonly Never[] {
  return model.properties.flatMap(property => (property.kind === 'never' ? [property] : []))
}

/** The module `name`. */
export function tla(model: Model, name: string, source: ExportSource): string {
  const invariants = neverOf(model).map(({ name: property }, index) => invariantName(property, index))
  const rules = model.rules.map((_, index) => `Rule${index + 1}`)
  const names = cellNames(model, [...reserved, ...invariants, ...rules, name])
  const all = `<<${names.join(', ')}>>`
  return [
    `---- MODULE ${name} ----`,
    ...header(model, name, source),
    'EXTENDS Naturals',
    '',
    'VARIABLES',
    ...model.cells.map(
      (cell, index) =>
        `  ${at(names, index)}${index + 1 === names.length ? '' : ','} \\* ${commentText(cell.name + wordsForValues(cell))}`,
    ),
    '',
    `vars == ${all}`,
    '',
    'Init ==',
    ...model.cells.map((cell, index) => `  /\\ ${at(names, index)} = ${cell.initial}`),
    '',
    ...model.rules.flatMap((rule, index) => actionLines(rule, index, names)),
    'Next ==',
    ...model.rules.map((_, index) => `  \\/ Rule${index + 1}`),
    '',
    'Spec == Init /\\ [][Next]_vars',
    '',
    ...neverOf(model).flatMap(({ name: property, says, bad }, index) => [
      `\\* ${commentText(says)}`,
      `${invariantName(property, index)} == ~(${condition({ kind: 'any', of: bad.map(({ when }) => when) }, names)})`,
      '',
    ]),
    '====',
    '',
  ].join('\n')
}

/** What TLC reads beside the module. */
export function tlaConfiguration(model: Model): string {
  const invariants = neverOf(model).map(({ name }, index) => `INVARIANT ${invariantName(name, index)}`)
  return ['SPECIFICATION Spec', 'CHECK_DEADLOCK FALSE', ...invariants, ''].join('\n')
}

function invariantName(property: string, index: number): string {
  return `Always${index + 1}_${identifier(property)}`
}

function header(model: Model, name: string, { about, madeBy, leftOut }: ExportSource): readonly string[] {
  const lines = [
    ...about,
    `Made by: ${madeBy}`,
    '',
    `To check it: java -jar tla2tools.jar -continue -workers auto ${name}.tla`,
    `with a file ${name}.cfg beside it that says:`,
    ...tlaConfiguration(model)
      .trimEnd()
      .split('\n')
      .map(line => `  ${line}`),
    'TLC counts as distinct states what `check --no-reductions` counts as states.',
    ...leftOut.map(line => `Left out: ${line}`),
  ]
  return lines.map(line => `\\* ${commentText(line)}`.trimEnd())
}

function actionLines(rule: Rule, index: number, names: readonly string[]): readonly string[] {
  const written = new Set(rule.then.map(({ cell }) => cell))
  const same = names.filter((_, cell) => !written.has(cell))
  return [
    `\\* ${commentText(rule.text)}`,
    `Rule${index + 1} ==`,
    `  /\\ ${condition(rule.when, names)}`,
    ...rule.then.map(update => `  /\\ ${at(names, update.cell)}' = ${value(update.value, names)}`),
    ...(same.length === 0 ? [] : [`  /\\ UNCHANGED <<${same.join(', ')}>>`]),
    '',
  ]
}

/** An expression that is true or false. */
function condition(expression: Expression, names: readonly string[]): string {
  switch (expression.kind) {
    case 'constant':
      return expression.value === 0 ? 'FALSE' : 'TRUE'
    case 'equal':
      return `(${value(expression.left, names)} = ${value(expression.right, names)})`
    case 'not':
      return `~${condition(expression.of, names)}`
    case 'all':
      return expression.of.length === 0
        ? 'TRUE'
        : `(${expression.of.map(part => condition(part, names)).join(' /\\ ')})`
    case 'any':
      return expression.of.length === 0
        ? 'FALSE'
        : `(${expression.of.map(part => condition(part, names)).join(' \\/ ')})`
    case 'cell':
    case 'choose':
      return `(${value(expression, names)} = 1)`
  }
}

/** An expression as a number; what is true is 1. */
function value(expression: Expression, names: readonly string[]): string {
  switch (expression.kind) {
    case 'constant':
      return String(expression.value)
    case 'cell':
      return at(names, expression.cell)
    case 'choose': {
      const { when, then, otherwise } = expression
      return `(IF ${condition(when, names)} THEN ${value(then, names)} ELSE ${value(otherwise, names)})`
    }
    case 'equal':
    case 'not':
    case 'all':
    case 'any':
      return `(IF ${condition(expression, names)} THEN 1 ELSE 0)`
  }
}
