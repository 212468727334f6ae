// Lines for a terminal of any width.
import { expect, test } from 'vitest'
import { hanging } from '../../../checker/report/hanging.ts'
import { coloured } from '../../../checker/report/paint.ts'

test('a line that fits, or is for no terminal, stays as it is', () => {
  expect(hanging('  ok    done', 12)).toEqual(['  ok    done'])
  expect(hanging('  ok    done', null)).toEqual(['  ok    done'])
})

test('a line is broken between words, and goes on further in', () => {
  expect(hanging('  ok    every word of it is there', 18)).toEqual([
    '  ok    every word',
    '      of it is',
    '      there',
  ])
})

test('a word that is wider than the terminal stays whole', () => {
  expect(hanging('see /a/very/long/path/to/it now', 12)).toEqual(['see', '    /a/very/long/path/to/it', '    now'])
})

test('colours take no room', () => {
  const line = `  ${coloured('good', 'ok')}  four words are here`
  expect(hanging(line, 25)).toEqual([line])
  expect(hanging(line, 18)).toHaveLength(2)
})
