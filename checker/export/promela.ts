// A model as Promela, for SPIN. One process, one loop, one d_step for each rule: a state of the loop is a state of the model and
// nothing else is, so SPIN must store as many states as our unreduced search, not about as many.
//
// A property is told, not asserted: where a bad state is met, a line is printed, once. Whether it has been printed is kept in hidden
// variables, which SPIN leaves out of its states. So one run gives the number of states and every verdict. Updates of a rule act at
// once: where one would overwrite what another still reads, the value goes through a hidden variable first.
import { at, cellsOf, type Expression, largest, type Model, type Rule } from '../language/index.ts'
import { cellNames, commentText, identifier, wordsForValues } from './names.ts'
import type { ExportSource } from './source.ts'

/** What SPIN prints for a property that is violated, before its name. */
export const promelaTells = 'VIOLATED: '

const reserved = (
  'active assert atomic bit bool break byte chan d_step do else empty end enabled eval false fi full goto hidden if inline init int len ' +
  'local ltl mtype nempty never nfull notrace od of pc_value pid printf printm priority proctype progress provided run short show ' +
  'skip timeout trace true typedef unless unsigned xr xs'
).split(' ')

/** The whole text. `eventually` is no safety property and is left out: `source.leftOut` says so. */
export function promela(model: Model, source: ExportSource): string {
  const never = model.properties.filter(property => property.kind === 'never')
  const told = never.map(({ name }, index) => `told_${index + 1}_${identifier(name)}`)
  const kept = Array.from({ length: valuesKeptMax(model) }, (_, index) => `kept_${index}`)
  const names = cellNames(model, [...reserved, 'machine', ...told, ...kept])
  const rules = model.rules.flatMap(rule => ruleLines(rule, names))
  return [
    ...header(source),
    ...model.cells.flatMap((cell, index) => {
      const type = cell.labels.length <= 2 ? 'bit' : cell.labels.length <= 256 ? 'byte' : 'short'
      return [
        `/* ${commentText(cell.name + wordsForValues(cell))} */`,
        `${type} ${at(names, index)} = ${cell.initial};`,
      ]
    }),
    '',
    ...told.map(name => `hidden byte ${name};`),
    ...kept.map(name => `hidden short ${name};`),
    '',
    'active proctype machine() {',
    'end:',
    '  do',
    ...rules,
    ...never.flatMap((property, index) => [
      `  /* ${commentText(`${property.name}: ${property.says}`)} */`,
      `  :: d_step { ((${at(told, index)} == 0) && ${anyOf(property.bad.map(({ when }) => when))
        .map(bad => condition(bad, names))
        .join('')}) ->`,
      `       ${at(told, index)} = 1; printf("${promelaTells}${printed(property.name)}\\n") }`,
    ]),
    '  od',
    '}',
    '',
  ].join('\n')
}

function header({ about, madeBy, leftOut }: ExportSource): readonly string[] {
  const lines = [
    ...about,
    `Made by: ${madeBy}`,
    '',
    'To check it (every state is stored; nothing is reduced, hashed away or, by -o2, left out for never being read):',
    '  spin -a -o2 model.pml',
    '  gcc -O2 -DSAFETY -DNOREDUCE -DPRINTF -o pan pan.c',
    '  ./pan -m10000000',
    `It prints "${promelaTells}" and a name for each property that can be violated, and how many states it stored.`,
    'SPIN stores as many states as `check --no-reductions` counts for the case; it counts the start among the transitions.',
    ...leftOut.map(line => `Left out: ${line}`),
  ]
  return ['/*', ...lines.map(line => ` * ${commentText(line)}`.trimEnd()), ' */', '']
}

/** How many values some rule keeps for a moment: those that others overwrite before they are read. */
function valuesKeptMax(model: Model): number {
  return largest(model.rules.map(rule => rule.then.filter((_, index) => isOverwritten(rule, index)).length))
}

/** An earlier update of the rule writes what this one reads. */
function isOverwritten({ then }: Rule, index: number): boolean {
  const earlier = new Set(then.slice(0, index).map(update => update.cell))
  return [...cellsOf(at(then, index).value)].some(cell => earlier.has(cell))
}

function ruleLines(rule: Rule, names: readonly string[]): readonly string[] {
  const kept = rule.then.flatMap((update, index) => (isOverwritten(rule, index) ? [update] : []))
  const before = kept.map((update, index) => `kept_${index} = ${value(update.value, names)}`)
  const during = rule.then.map((update, index) => {
    const place = kept.indexOf(update)
    const says = isOverwritten(rule, index) ? `kept_${place}` : value(update.value, names)
    return `${at(names, update.cell)} = ${says}`
  })
  const after = kept.map((_, index) => `kept_${index} = 0`)
  const body = [...before, ...during, ...after]
  return [
    `  /* ${commentText(rule.text)} */`,
    `  :: d_step { ${condition(rule.when, names)} -> ${body.length === 0 ? 'skip' : body.join('; ')} }`,
  ]
}

/** Words inside a format of printf. */
function printed(words: string): string {
  return words.replaceAll('%', '%%').replaceAll(/["\\]/g, "'")
}

function anyOf(conditions: readonly Expression[]): readonly Expression[] {
  return [{ kind: 'any', of: conditions }]
}

/** An expression that is true or false. */
function condition(expression: Expression, names: readonly string[]): string {
  return `(${value(expression, names)} != 0)`.replace(/^\((\(.*\)) != 0\)$/s, '$1')
}

/** An expression as a number; what is true is 1. */
function value(expression: Expression, names: readonly string[]): string {
  switch (expression.kind) {
    case 'constant':
      return String(expression.value)
    case 'cell':
      return at(names, expression.cell)
    case 'equal':
      return `(${value(expression.left, names)} == ${value(expression.right, names)})`
    case 'not':
      return `(!${value(expression.of, names)})`
    case 'all':
      return expression.of.length === 0 ? '1' : `(${expression.of.map(part => value(part, names)).join(' && ')})`
    case 'any':
      return expression.of.length === 0 ? '0' : `(${expression.of.map(part => value(part, names)).join(' || ')})`
    case 'choose': {
      const { when, then, otherwise } = expression
      return `(${value(when, names)} -> ${value(then, names)} : ${value(otherwise, names)})`
    }
  }
}
