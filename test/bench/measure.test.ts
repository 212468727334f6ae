import { expect, test } from 'vitest'
import { isNoisy, median, spread } from './measure.ts'

const rounds = (...seconds: readonly number[]) =>
  seconds.map(each => ({ seconds: each, states: 1, transitions: 1, bytes: null }))

test('one disturbed round of nine says nothing about the others', () => {
  const found = rounds(1, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 2)
  expect(median(found.map(({ seconds }) => seconds))).toBe(1.04)
  expect(spread(found)).toBeCloseTo((1.06 - 1.02) / 1.04)
  expect(isNoisy(found)).toBe(false)
})

test('rounds half of which differ are noisy, and of three all count', () => {
  expect(isNoisy(rounds(1, 1, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 2))).toBe(true)
  expect(spread(rounds(1, 1.1, 1.5))).toBeCloseTo(0.5 / 1.1)
})

test('one round agrees with itself', () => {
  expect(isNoisy(rounds(1))).toBe(false)
})
