// The example of checker/language/README.md, as a program: the README shows what follows the imports.
import { all, enumeration, type Model, ModelBuilder, optional, range } from '../../../checker/language/index.ts'

const builder = new ModelBuilder('a stale copy')
const writer = builder.agent('writer')
const reader = builder.agent('reader')

const color = enumeration('red', 'green')
const line = builder.control('line', range(0, 2), 0)
const stored = builder.variable('stored', color, 'red')
const copy = builder.cache('copy', optional(color), null, reader)

builder.rule({ name: 'keeps a copy', agent: reader }, { kept: ['red', 'green'] }, ({ kept }) => ({
  text: `keeps a copy of ${kept}`,
  when: stored.is(kept),
  then: [copy.becomes(kept)],
}))
builder.rule({ name: 'stores green', agent: writer, kind: 'procedure', fair: 'writer' }, {}, () => ({
  when: line.is(0),
  then: [stored.becomes('green'), line.becomes(1)],
}))
builder.rule({ name: 'drops the copy', agent: writer, kind: 'procedure', fair: 'writer' }, {}, () => ({
  when: line.is(1),
  then: [copy.becomes(null), line.becomes(2)],
}))

builder.never('fresh', 'nobody uses an old copy once the writer is done', [
  { agent: reader, text: 'uses the old copy', when: all(line.is(2), copy.is('red')) },
])
builder.eventually('done', 'the writer finishes', line.is(2), { agent: writer, text: 'NEVER finishes' })

export const model: Model = builder.build()
