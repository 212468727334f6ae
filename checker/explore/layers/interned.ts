// Numbers for expressions, the same for equal ones: to compare many rules that share large conditions.
import type { Expression } from '../../language/index.ts'

export class Interned {
  private readonly numbers = new Map<string, number>()
  private readonly known = new WeakMap<Expression, number>()

  numberOf(expression: Expression): number {
    const known = this.known.get(expression)
    if (known !== undefined) return known
    const words = this.wordsFor(expression)
    const number = this.numbers.get(words) ?? this.numbers.size
    this.numbers.set(words, number)
    this.known.set(expression, number)
    return number
  }

  private wordsFor(expression: Expression): string {
    const number = (part: Expression): number => this.numberOf(part)
    switch (expression.kind) {
      case 'constant':
        return `${expression.value}`
      case 'cell':
        return `cell ${expression.cell}`
      case 'equal':
        return `${number(expression.left)} = ${number(expression.right)}`
      case 'not':
        return `not ${number(expression.of)}`
      case 'all':
      case 'any':
        return `${expression.kind} ${expression.of.map(number).join()}`
      case 'choose':
        return `choose ${number(expression.when)} ${number(expression.then)} ${number(expression.otherwise)}`
    }
  }
}
