// What a CPU's software can take for what it is not, and the counts that leave their range: states of the CPUs that are wrong by
// themselves, whatever the hardware does. Properties list them.
import { all, anyOf, type ViolationBody } from '../../checker/language/index.ts'
import { finds } from '../memory/index.ts'
import { numberValue, placeName } from '../table/index.ts'
import { effectsOf, type Surroundings } from './effects.ts'
import type { Runner } from './runner.ts'
import { textOf } from './text.ts'

/** A local that points to no table is used as if it did; a value is stored where it means nothing. */
export function mistaken(runners: readonly Runner[], around: Surroundings): readonly ViolationBody[] {
  return runners.flatMap(runner =>
    runner.program.steps.flatMap((_, step) =>
      effectsOf(runner, step, around)
        .filter(({ isFault }) => isFault)
        .map(({ when, text }) => ({
          agent: runner.agent,
          text: `${text}: WRONG`,
          when: all(runner.place.is(step), when),
          why: ['Software goes by what it read, and what it read is not what it takes it for.'],
        })),
    ),
  )
}

/** A word would leave its range: the CPU can't go on. */
export function overflows(runners: readonly Runner[], { memory }: Surroundings): readonly ViolationBody[] {
  return runners.flatMap(({ agent, cpu, program, place }) =>
    program.steps.flatMap(({ action }, step): ViolationBody[] => {
      if (action.kind !== 'add') return []
      const max = action.place.table.word?.max ?? 0
      const numbers = Array.from({ length: max + 1 }, (_, number) => number)
      const outside = numbers.filter(number => number + action.amount < 0 || number + action.amount > max)
      const found = outside.map(numberValue).filter(value => memory.mayHold(action.place, value))
      if (found.length === 0) return []
      return [
        {
          agent,
          text: `${textOf(action)}: it LEAVES 0 to ${max}`,
          when: all(place.is(step), anyOf(found.map(value => finds(memory, cpu, action.place, value)))),
          why: [`The word ${placeName(action.place)} holds numbers from 0 to ${max}.`],
        },
      ]
    }),
  )
}
