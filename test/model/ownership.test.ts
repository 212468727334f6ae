// Who owns a frame, who holds a lock, and whether the job is done.
import { describe, expect, test } from 'vitest'
import { type Body, invalid, pointer, procedure, scenario } from '../../model/index.ts'
import { graphOf } from '../oracle/toy-checker.ts'
import { check, split } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

describe('who owns a frame', () => {
  test('a store that lands in a freed table is a use after free', async () => {
    const body: Body = ({ cpu, superpage, space, target }) => {
      const table = space.tableBelow(superpage.entry)
      if (table !== null) cpu.write(table.entry(target), invalid)
      cpu.write(superpage.entry, invalid)
      cpu.invalidate(superpage)
      cpu.wait({ drain: true })
      if (table !== null) cpu.free(table)
    }
    const all = scenario({
      name: 'unmap all',
      leafLevel: 1,
      after: space => space.pages.map(page => ({ page, to: null })),
    })
    expect(await check(body, all, 'vt-d')).toEqual([])
    expect(await check(body, all, 'smmu-v3-bbm2')).toContain('noUseAfterFree')
    expect(await check(body, all, 'vt-d-unsnooped')).toContain('noUseAfterFree')
  })

  test('two CPUs that free one table: the second free is a use after free', async () => {
    const two = scenario({
      name: 'two CPUs',
      cpus: 2,
      leafLevel: 1,
      after: space => space.pages.map(page => ({ page, to: null })),
    })
    const body: Body = ({ cpus, superpage, space }) => {
      const table = space.tableBelow(superpage.entry)
      for (const cpu of cpus) {
        cpu.write(superpage.entry, invalid)
        cpu.invalidate(superpage)
        cpu.wait({ drain: true })
        if (table !== null) cpu.free(table)
      }
    }
    expect(await check(body, two, 'vt-d')).toEqual(['noUseAfterFree'])
  })

  test('the contents of a new table are not known until they are written', async () => {
    const body =
      (zeroed: boolean): Body =>
      ({ cpu, superpage }) => {
        cpu.write(superpage.entry, pointer(cpu.allocate({ zeroed })))
        cpu.invalidate(superpage)
        cpu.wait({ drain: true })
      }
    const all = scenario({ name: 'unmap all', after: space => space.pages.map(page => ({ page, to: null })) })
    expect(await check(body(true), all, 'vt-d')).toEqual([])
    expect(await check(body(false), all, 'vt-d')).toEqual(['exact', 'isolatedAfterReturn', 'achieves'])
  })
})

describe('locks', () => {
  const nothingToDo = scenario({
    name: 'two CPUs',
    cpus: 2,
    after: () => [],
    notApplicable: { isolatedAfterReturn: 'no target' },
  })
  const taking =
    (first: readonly string[], second: readonly string[]): Body =>
    ({ cpus, superpage }) => {
      for (const [index, order] of [first, second].entries()) {
        const cpu = cpus[index]
        for (const lock of order) cpu?.lock(lock)
        cpu?.invalidate(superpage)
        cpu?.wait()
        for (const lock of [...order].reverse()) cpu?.unlock(lock)
      }
    }

  test('two CPUs that take two locks in one order come through, in opposite orders they may not', async () => {
    expect(await check(taking(['a', 'b'], ['a', 'b']), nothingToDo, 'vt-d')).toEqual([])
    expect(await check(taking(['a', 'b'], ['b', 'a']), nothingToDo, 'vt-d')).toEqual(['completes'])
  })

  test('a release makes earlier stores visible before the next CPU has the lock, and does not wait for it', () => {
    const body: Body = ({ cpus: [first, second], superpage }) => {
      first?.lock('table')
      first?.write(superpage.entry, invalid)
      first?.unlock('table')
      second?.lock('table')
      second?.unlock('table')
    }
    const { model } = built(procedure('under test', body), nothingToDo, 'smmu-v3-bbm2')
    const lock = model.cells.findIndex(({ name }) => name === 'lock table')
    const pending = model.cells.findIndex(({ name }) => name.startsWith('store to L2[0] pending'))
    const graph = graphOf(model, 100_000)
    const seen = (holder: string): boolean =>
      graph?.states.some(state => state[pending] === 1 && model.cells[lock]?.labels[state[lock] ?? 0] === holder) ??
      false
    expect(['held by CPU 0', 'released by CPU 0', 'held by CPU 1', 'free'].map(seen)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test('a lock that was not taken cannot be given back, and one CPU cannot take one twice', () => {
    const mistake = (body: Body) => mistakeOf(() => built(procedure('wrong', body), nothingToDo, 'vt-d')).message
    expect(mistake(({ cpu }) => cpu.unlock('a'))).toBe('the lock a is given back but was not taken')
    expect(
      mistake(({ cpu }) => {
        cpu.lock('a')
        cpu.lock('a')
      }),
    ).toBe('the lock a is taken twice by one CPU')
  })

  test('a lock is given back before every return, or the line and the cure are said', () => {
    const mistake = (body: Body) => {
      const { message, cure, where } = mistakeOf(() => built(procedure('wrong', body), nothingToDo, 'vt-d'))
      return { message, cure, line: where?.includes('ownership.test.ts:') }
    }
    const returned = { message: 'the procedure returns with the lock a still held', line: true }
    const cure = "give it back before: cpu.unlock('a')"
    expect(mistake(({ cpu }) => cpu.lock('a'))).toEqual({ ...returned, cure })
    const early: Body = ({ cpu, superpage }) => {
      cpu.lock('a')
      cpu.if(cpu.read(superpage.entry).isLeaf, () => cpu.return())
      cpu.unlock('a')
    }
    expect(mistake(early)).toEqual({ ...returned, cure })
    const failing: Body = ({ cpu }) => {
      cpu.lock('a')
      cpu.allocate({ onFailure: broken => broken.fence('store') })
      cpu.unlock('a')
    }
    expect(mistake(failing)).toEqual({
      message: 'the procedure fails with the lock a still held',
      cure: "give it back where the allocation fails: cpu.allocate({ onFailure: cpu => cpu.unlock('a') })",
      line: true,
    })
    const right: Body = ({ cpu }) => {
      cpu.lock('a')
      cpu.allocate({ onFailure: broken => broken.unlock('a') })
      cpu.unlock('a')
    }
    expect(() => built(procedure('right', right), nothingToDo, 'vt-d')).not.toThrow()
  })
})

test('a procedure that does nothing is not safe: it does not do its job', async () => {
  const body: Body = ({ cpu, superpage }) => {
    cpu.invalidate(superpage)
    cpu.wait()
  }
  expect(await check(body, split, 'vt-d')).toEqual(['isolatedAfterReturn', 'achieves'])
})
