// A mutation of a program is the program that is recorded when the procedure is written that way.
import { describe, expect, test } from 'vitest'
import { type Body, frameNumber, invalid, leaf, pointer, procedure, settingOf } from '../../../model/index.ts'
import { type Mutation, mutationsOf, record } from '../../../model/procedure/index.ts'
import { split } from '../small-cases.ts'

function programs(body: Body, mutation: Mutation | null = null): unknown {
  return actions(record(procedure('under test', body), settingOf(split, null), mutation).programs)
}

/** Programs without the lines of the spec. */
function actions(found: readonly { readonly steps: readonly object[] }[]): unknown {
  return found.map(program => ({ ...program, steps: program.steps.map(step => ({ ...step, source: null })) }))
}

function mutations(body: Body): readonly Mutation[] {
  return mutationsOf(record(procedure('under test', body), settingOf(split, null)).programs)
}

const without = (...steps: number[]): Mutation => ({ kind: 'without', cpu: 0, steps })
const swapped = (first: number): Mutation => ({ kind: 'swapped', cpu: 0, first, second: first + 1 })

const clear: Body = ({ cpu, superpage }) => {
  cpu.fence('store')
  cpu.write(superpage.entry, invalid)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait()
}

test('what is left out, and which neighbours change places', () => {
  expect(mutations(clear)).toEqual([
    without(0),
    swapped(0),
    swapped(1),
    without(2),
    swapped(2),
    without(3, 4),
    swapped(3),
    without(4),
  ])
})

test('without a step: the same as never written', () => {
  expect(programs(clear, without(0))).toEqual(
    programs(({ cpu, superpage }) => {
      cpu.write(superpage.entry, invalid)
      cpu.fence('complete')
      cpu.invalidate(superpage)
      cpu.wait()
    }),
  )
  expect(programs(clear, without(3, 4))).toEqual(
    programs(({ cpu, superpage }) => {
      cpu.fence('store')
      cpu.write(superpage.entry, invalid)
      cpu.fence('complete')
    }),
  )
})

test('neighbours the other way round: the same as written so', () => {
  expect(programs(clear, swapped(1))).toEqual(
    programs(({ cpu, superpage }) => {
      cpu.fence('store')
      cpu.fence('complete')
      cpu.write(superpage.entry, invalid)
      cpu.invalidate(superpage)
      cpu.wait()
    }),
  )
})

test('a wait is refused that comes before its invalidation', () => {
  expect(() => programs(clear, swapped(3))).toThrow('never submitted')
})

describe('an allocation that may fail', () => {
  const mayFail =
    (fenceFirst: boolean, fenceOnError: boolean): Body =>
    ({ cpu, superpage }) => {
      if (fenceFirst) cpu.fence('store')
      const table = cpu.allocate({
        onFailure: failing => {
          failing.write(superpage.entry, invalid)
          if (fenceOnError) failing.fence('complete')
        },
      })
      cpu.write(table.at(0), leaf(frameNumber(0), 'rw'))
      cpu.fence('complete')
      cpu.write(superpage.entry, pointer(table))
    }

  test('has no neighbours, since two ways lead on from it; nor has the start of its error path', () => {
    const found = mutations(mayFail(true, true)).filter(({ kind }) => kind === 'swapped')
    expect(found).toEqual([swapped(2), swapped(3), swapped(7)])
  })

  test('keeps both its ways when a step before it, or one on the error path, is left out', () => {
    expect(programs(mayFail(true, true), without(0))).toEqual(programs(mayFail(false, true)))
    expect(programs(mayFail(true, true), without(8))).toEqual(programs(mayFail(true, false)))
  })
})

describe('a branch', () => {
  const branching =
    (fenceFirst: boolean, fenceInside: boolean): Body =>
    ({ cpu, superpage }) => {
      if (fenceFirst) cpu.fence('store')
      const seen = cpu.read(superpage.entry)
      cpu.if(seen.isLeaf, found => {
        found.write(superpage.entry, invalid)
        if (fenceInside) found.fence('complete')
      })
      cpu.invalidate(superpage)
      cpu.wait()
    }

  function links(body: Body, mutation: Mutation | null = null): unknown {
    const { programs: found } = record(procedure('under test', body), settingOf(split, null), mutation)
    return found.map(({ steps, end, failed }) => ({
      steps: steps.map(({ action, next, otherwise }) => [action.kind, next, otherwise]),
      end,
      failed,
    }))
  }

  test('keeps both its ways when a step before it or in it is left out', () => {
    expect(links(branching(true, true), without(0))).toEqual(links(branching(false, true)))
    expect(links(branching(true, true), without(4))).toEqual(links(branching(true, false)))
  })

  test('changes places with nothing, and nothing leaves it; a local is not used before it is read', () => {
    const found = mutations(branching(true, true)).filter(({ kind }) => kind === 'swapped')
    expect(found).toEqual([swapped(0), swapped(3), swapped(5)])
  })
})

test('a lock is left out with all that may give it back', () => {
  const locked: Body = ({ cpu, superpage }) => {
    cpu.lock('a')
    cpu.lock('b')
    const table = cpu.allocate({
      onFailure: failing => {
        failing.unlock('b')
        failing.unlock('a')
      },
    })
    cpu.unlock('b')
    cpu.unlock('a')
    cpu.lock('a')
    cpu.write(superpage.entry, pointer(table))
    cpu.unlock('a')
  }
  const left = mutations(locked).filter(({ kind }) => kind === 'without')
  expect(left).toEqual([without(0, 4, 11), without(1, 3, 10), without(5, 7)])
})

test('a table is not used before its allocation, and equal neighbours stay as they are', () => {
  const found = mutations(({ cpu }) => {
    const table = cpu.allocate()
    cpu.write(table.at(0), leaf(frameNumber(0), 'rw'))
    cpu.fence('complete')
    cpu.fence('complete')
  })
  expect(found).toEqual([swapped(1), without(2), without(3)])
})
