// What to type for a name that is too wide for a mail.
import { expect, test } from 'vitest'
import { shortName } from '../../../../checker/command/loading/short-name.ts'

const names = [
  'mirror all, swap, invalidate, then clear the target',
  'mirror all, swap, clear the target, not invalidated',
  'mirror all',
  'wait for the last one to give up their reference',
  'wait for the first to give up their reference',
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

test('of a name that does not fit, the fewest clauses are typed that mean it alone', () => {
  expect(short(names[0] ?? '', 40)).toBe('then clear the target')
  expect(short(names[1] ?? '', 40)).toBe('not invalidated')
  expect(short(names[0] ?? '', 20)).toBe('swap, invalidate')
})

test('where no clause fits, as many words are typed as do, from the first on if they mean it', () => {
  expect(short(names[3] ?? '', 30)).toBe('wait for the last one to give')
  expect(short(names[4] ?? '', 30)).toBe('wait for the first to give up')
})

test('where no part means it alone, the name is typed in full all the same', () => {
  expect(short('mirror all', 6)).toBe('mirror all')
})
