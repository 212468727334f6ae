// Commands that a unit reads from a queue in memory: they act when the unit finds them there. Every rule is met by a procedure that goes
// wrong by it, and by one that doesn't.
import { describe, expect, test } from 'vitest'
import { type Body, invalid, procedure, type Workplace } from '../../model/index.ts'
import { check, small } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

type Slot = ReturnType<Workplace['word']>

const nonCoherent = 'smmu-v3-non-coherent'

/** Unmaps the target by a command that `write` writes down. */
const unmap =
  (write: (work: Workplace, slot: Slot) => void, max = 1): Body =>
  work => {
    const { cpu, space, target, word } = work
    const slot = word('the queue', { fetched: true, max })
    const { entry } = space.region(target, 1)
    cpu.write(entry, invalid)
    cpu.clean(entry)
    cpu.fence('complete')
    write(work, slot)
  }

function submit({ cpu, target }: Workplace, word: Slot, number = 1): void {
  cpu.invalidate(target, { command: { word, number } })
  cpu.wait({ drain: true })
}

describe('a command is read', () => {
  const fenced = unmap((work, slot) => {
    work.cpu.write(slot, 1)
    work.cpu.fence('complete')
    submit(work, slot)
  })
  const cleaned = unmap((work, slot) => {
    work.cpu.write(slot, 1)
    work.cpu.clean(slot)
    work.cpu.fence('complete')
    submit(work, slot)
  })

  test('from memory by a unit that does not snoop: it has to be written back', async () => {
    expect(await check(fenced, small, nonCoherent)).toEqual(['isolatedAfterReturn', 'completes'])
    expect(await check(cleaned, small, nonCoherent)).toEqual([])
    expect(await check(fenced, small, 'smmu-v3-bbm0')).toEqual([])
  })

  test('when its store is visible: the fence comes before the unit is told', async () => {
    const unfenced = unmap((work, slot) => {
      work.cpu.write(slot, 1)
      work.cpu.clean(slot)
      submit(work, slot)
    })
    expect(await check(unfenced, small, 'smmu-v3-bbm0')).toEqual(['isolatedAfterReturn'])
    expect(await check(unfenced, small, nonCoherent)).toEqual(['isolatedAfterReturn'])
    expect(await check(unfenced, small, 'vt-d')).toEqual([]) // stores stay in order
  })

  test('once: what is written back later comes too late', async () => {
    const late = unmap((work, word) => {
      work.cpu.write(word, 1)
      work.cpu.fence('complete')
      work.cpu.invalidate(work.target, { command: { word, number: 1 } })
      work.cpu.clean(word)
      work.cpu.fence('complete')
      work.cpu.wait({ drain: true })
    })
    expect(await check(late, small, nonCoherent)).toEqual(['isolatedAfterReturn'])
  })

  test('and not for the one that stood there before', async () => {
    const again = (isCleaned: boolean): Body =>
      unmap((work, slot) => {
        for (const number of [1, 2]) {
          work.cpu.write(slot, number)
          if (number === 1 || isCleaned) work.cpu.clean(slot)
          work.cpu.fence('complete')
          submit(work, slot, number)
        }
      }, 2)
    expect(await check(again(false), small, nonCoherent)).toEqual(['completes'])
    expect(await check(again(true), small, nonCoherent)).toEqual([])
  })
})

test('a command stands in a word that units read, and is not what stands there at the start', () => {
  const refused = (body: Body): string => mistakeOf(() => built(procedure('wrong', body), small, nonCoherent)).message
  expect(refused(({ cpu, word }) => cpu.invalidate('everything', { command: { word: word('w'), number: 1 } }))).toBe(
    'a command in the word w, which no unit reads',
  )
  expect(refused(({ cpu }) => cpu.invalidate('everything', { command: { word: 0 as never, number: 1 } }))).toBe(
    'a command in 0',
  )
  for (const number of [0, 2, 0.5])
    expect(refused(unmap((work, slot) => submit(work, slot, number)))).toBe(
      `the command ${number} in the word the queue`,
    )
})
