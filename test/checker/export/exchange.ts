// A model for the exports: two cells that change places, named so that their identifiers would be one and the same.
import { type Model, ModelBuilder, range } from '../../../checker/language/index.ts'

export function exchange(): Model {
  const builder = new ModelBuilder('exchange')
  const agent = builder.agent('somebody')
  const left = builder.variable('the left', range(0, 2), 1)
  const right = builder.variable('the left ', range(0, 2), 2)
  builder.rule({ name: 'exchange', agent }, {}, () => ({
    when: left.isOneOf([1, 2]),
    text: 'they */ change *)',
    then: [left.takes(right), right.takes(left)],
  }))
  builder.never('differ', 'they differ', [{ agent, text: 'they are alike', when: left.equals(right) }])
  return builder.build()
}
