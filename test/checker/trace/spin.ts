// A small model for tests of lassos: a clerk looks at two trays in turn until a third person, who can't be relied on, fills one.
import { all, boolean, type Model, ModelBuilder, not, range } from '../../../checker/language/index.ts'

export interface SpinOptions {
  /** The clerk only ever looks at the first tray, and then is done. */
  readonly endsAtOnce?: boolean
  /** The person who fills the tray can be relied on. */
  readonly isFilledFairly?: boolean
  /** Nobody takes the second look. */
  readonly stops?: boolean
  /** A guard who can be relied on stands by whenever the clerk is at the first tray, or always. */
  readonly guard?: 'first tray' | 'always'
}

export function spinModel(options: SpinOptions = {}): Model {
  const model = new ModelBuilder('trays')
  const [clerk, other, guard] = ['clerk', 'other', 'guard'].map(name => model.agent(name))
  if (clerk === undefined || other === undefined || guard === undefined) throw new Error('there are three')
  const place = model.control('clerk is at', range(0, 3), 0)
  const full = model.variable('tray', boolean, false)
  const said = model.variable('said', boolean, false)
  const step = (from: number, to: number, text: string): void =>
    model.rule({ name: `step ${from}`, agent: clerk, kind: 'procedure', fair: 'the clerk' }, {}, () => ({
      when: all(place.is(from), ...(from === 0 ? [] : [full.is(false)])),
      then: [place.becomes(to)],
      text,
    }))
  step(0, options.endsAtOnce ? 3 : 1, 'sits down')
  step(1, 2, 'looks at the first tray')
  if (!options.stops) step(2, 1, 'looks at the second tray')
  model.rule({ name: 'leaves', agent: clerk, kind: 'procedure', fair: 'the clerk' }, {}, () => ({
    when: all(not(place.isOneOf([0, 3])), full.is(true)),
    then: [place.becomes(3)],
    text: 'leaves with the paper',
  }))
  const fair = options.isFilledFairly ? { fair: 'the other' } : {}
  model.rule({ name: 'fills', agent: other, ...fair }, {}, () => ({
    when: full.is(false),
    then: [full.becomes(true)],
    text: 'fills the tray',
  }))
  const { guard: where } = options
  if (where !== undefined)
    model.rule({ name: 'speaks', agent: guard, fair: 'the guard' }, {}, () => ({
      when: where === 'always' ? all() : place.is(1),
      then: [said.becomes(true)],
      text: 'speaks',
    }))
  model.eventually('leaves', 'the clerk leaves', place.is(3), { agent: clerk, text: 'NEVER leaves' })
  return model.build()
}
