// Numbers on the command line.
import { expect, test } from 'vitest'
import { entriesOf, memorySize, positiveNumber, wholeNumber } from '../../../../checker/command/commands/limits.ts'
import { catalogue } from '../../../../specs/catalogue.ts'

test.each([
  ['1', 1],
  ['5_000_000', 5_000_000],
  ['5,000', 5000],
])('%s is a whole number', (text, number) => {
  expect(wholeNumber('--states-max', text)).toBe(number)
})

test.each(['0', '-1', '1.5', '1e3', '', 'x', '99999999999999999999', '1__0', '0x10'])(
  '"%s" is no whole number',
  text => {
    expect(() => wholeNumber('--states-max', text)).toThrow(`--states-max can't be "${text}"`)
  },
)

test.each([
  ['60', 60],
  ['0.5', 0.5],
  ['.5', 0.5],
])('%s is a time', (text, number) => {
  expect(positiveNumber('--seconds-max', text)).toBe(number)
})

test.each(['0', '0.0', '-1', 'NaN', '1 s', ''])('"%s" is no time', text => {
  expect(() => positiveNumber('--seconds-max', text)).toThrow(`--seconds-max can't be "${text}"`)
})

test.each([
  ['1024', 1024],
  ['512M', 512 * 2 ** 20],
  ['8GiB', 2 ** 33],
  ['0.5g', 2 ** 29],
  ['2 KB', 2048],
])('%s is a size', (text, bytes) => {
  expect(memorySize('--memory-max', text)).toBe(bytes)
})

test.each(['0', '0G', '-1M', '8X', 'much', ''])('"%s" is no size', text => {
  expect(() => memorySize('--memory-max', text)).toThrow(`--memory-max can't be "${text}"`)
})

test('a table has 2 to 512 entries', () => {
  expect([undefined, '2', '512'].map(typed => entriesOf(typed, catalogue))).toEqual([null, 2, 512])
  expect(() => entriesOf('513', catalogue)).toThrow(
    "--entries can't be 513: a table of 4 KiB has 512 entries of 8 bytes",
  )
  expect(() => entriesOf('1', catalogue)).toThrow("--entries can't be 1")
  expect(() => entriesOf('9', { entries: { max: 8, because: 'a shelf is full' } })).toThrow('9: a shelf is full')
})
