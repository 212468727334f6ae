// What to type for a name that is too wide for a mail.
import { expect, test } from 'vitest'
import { shortName } from '../../../../checker/command/loading/short-name.ts'

const names = [
  'mirror all, swap, invalidate, then clear the target',
  'mirror all, swap, clear the target, not invalidated',
  'mirror all',
]
const short = (name: string, room: number): string =>
  shortName(
    name,
    room,
    text => text.length,
    part => names.filter(other => other.includes(part)).length === 1,
  )

test('a name that fits is typed in full', () => {
  expect(short('mirror all', 10)).toBe('mirror all')
})

test('of a name that does not fit, the longest run of words is typed that means it alone', () => {
  expect(short(names[0] ?? '', 40)).toBe('mirror all, swap, invalidate, then clear')
  expect(short(names[1] ?? '', 20)).toBe('all, swap, clear the')
})

test('where no part means it alone, the name is typed in full all the same', () => {
  expect(short('mirror all', 6)).toBe('mirror all')
})
