// How a name on the command line is understood.
import { expect, test } from 'vitest'
import { matchName } from '../../../../checker/command/loading/match-name.ts'

const names = ['vt-d', 'vt-d-old', 'amd-vi', 'ipmmu', 'ipmmu-gives-up']
const match = (wanted: string): string => matchName('hardware', wanted, names)

test('an exact name wins over parts', () => {
  expect(match('vt-d')).toBe('vt-d')
  expect(match('IPMMU')).toBe('ipmmu')
})

test('a unique part is enough, without case', () => {
  expect(match('AMD')).toBe('amd-vi')
  expect(match('gives')).toBe('ipmmu-gives-up')
})

test('an ambiguous part lists the candidates', () => {
  expect(() => match('vt')).toThrow('the hardware "vt" could be "vt-d" or "vt-d-old"')
})

test('a wrong part of a name is answered with the names that have one like it', () => {
  const properties = ['noUseAfterRelease', 'isolatedAfterRelease', 'noConflict', 'available']
  const cure = 'did you mean "noUseAfterRelease" or "isolatedAfterRelease"?'
  expect(() => matchName('property', 'relase', properties)).toThrow(expect.objectContaining({ cure }))
})

test('names with blanks or commas stand in quotes in a list of them', () => {
  expect(() => matchName('procedure', 'qwertyuiop', ['ask, then take', 'take'])).toThrow(
    expect.objectContaining({ cure: 'use one of: "ask, then take", "take"' }),
  )
})

test('more names than fit are listed by a command', () => {
  const many = Array.from({ length: 13 }, (_, number) => `unit-${number}`)
  expect(() => matchName('hardware', 'foo', many)).toThrow(
    expect.objectContaining({ cure: expect.stringMatching(/unit-11, and more: npx shatterproof list$/) }),
  )
})

test('a wrong name is answered with the nearest', () => {
  const cure = (wanted: string): unknown => {
    try {
      return match(wanted)
    } catch (problem) {
      return problem
    }
  }
  expect(cure('amdvi')).toMatchObject({ cure: expect.stringMatching(/^did you mean "amd-vi"/) })
  expect(cure('ipmu')).toMatchObject({ cure: expect.stringMatching(/^did you mean "ipmmu"/) })
  expect(cure('old vt')).toMatchObject({ cure: 'did you mean "vt-d-old" or "vt-d"?' })
  // Nothing is like nonsense.
  expect(cure('qwertyuiop')).toMatchObject({ cure: `use one of: ${names.join(', ')}` })
})
