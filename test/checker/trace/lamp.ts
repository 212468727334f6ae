// A small model for tests of traces: somebody switches two lamps off while a camera looks at them.
import { all, enumeration, type Model, ModelBuilder, optional, range, record } from '../../../checker/language/index.ts'

export interface LampOptions {
  /** `file:line` for the micro-steps. */
  readonly source?: string
  /** Another sentence for the first micro-step. */
  readonly sentence?: string
  /** The camera also looks in a second way that has the same name and sentence but forgets the lamp. */
  readonly hasTwin?: boolean
  /** The micro-steps can be taken without switching anything. */
  readonly isBroken?: boolean
}

export function lampModel(options: LampOptions = {}): Model {
  const model = new ModelBuilder('lamps')
  const person = model.agent('person')
  const camera = model.agent('camera')
  const at = model.control('person.at', range(0, 2), 0)
  const lamps = ['left', 'right'].map(name => model.variable(name, enumeration('off', 'on'), 'on'))
  const picture = model.cache(
    'picture',
    optional(record({ left: enumeration('off', 'on') })),
    null,
    camera,
    'loses its %',
  )
  for (const [index, lamp] of lamps.entries())
    model.rule({ name: 'switch', agent: person, kind: 'procedure' }, {}, () => ({
      when: at.is(index),
      then: [at.becomes(index + 1), ...(options.isBroken ? [] : [lamp.becomes('off')])],
      text: index === 0 ? (options.sentence ?? 'left := off') : 'right := off',
      source: options.source ?? null,
    }))
  const [left] = lamps
  if (left === undefined) throw new Error('there are two lamps')
  const twins = options.hasTwin ? (['off', 'on'] as const) : (['on'] as const)
  for (const seen of twins)
    model.rule({ name: 'look', agent: camera, cites: ['a camera may look at any time (manual 1)'] }, {}, () => ({
      when: left.is('on'),
      then: picture.becomes({ left: seen }),
      text: 'takes a picture',
    }))
  model.never('fresh', 'every picture shows what there is', [
    {
      agent: camera,
      text: 'shows a lamp that is OFF',
      when: all(picture.isPresent(), picture.fields.left.is('on'), left.is('off')),
      why: ['The picture is from before.'],
    },
  ])
  return model.build()
}

/** The index of a rule by its sentence; the last one where several have it. */
export function ruleSaying(model: Model, text: string): number {
  return model.rules.findLastIndex(rule => rule.text === text)
}
