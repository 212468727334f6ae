// The line of progress: nothing for a second, nothing where nobody looks, one line otherwise.
import { expect, test } from 'vitest'
import { ProgressLine } from '../../../../checker/command/output/progress.ts'
import { plain } from '../../../../checker/report/index.ts'

const halfway = {
  states: 1_234_567,
  transitions: 8_000_000,
  depth: 31,
  frontier: 54_321,
  bytes: 3 * 2 ** 20,
  seconds: 2,
}

function watched(showsProgress: boolean, width = 120) {
  let [written, now] = ['', 0]
  const error = (text: string): void => {
    written += text
  }
  const terminal = {
    out: () => {},
    error,
    paint: plain,
    columns: null,
    showsProgress,
    width,
    onInterrupt: () => () => {},
  }
  const line = new ProgressLine(terminal, 36, () => now)
  return {
    line,
    wait: (milliseconds: number): void => {
      now += milliseconds
    },
    written: () => written,
  }
}

test('nothing is shown in the first second', () => {
  const { line, wait, written } = watched(true)
  wait(999)
  line.show(1, halfway)
  line.clear()
  expect(written()).toBe('')
})

test('then one line says how far it is', () => {
  const { line, wait, written } = watched(true)
  wait(1001)
  line.show(4, halfway)
  expect(written()).toBe(
    '\r\u001b[Kcase 4 of 36, 1,234,567 states, 617,284 a second, depth 31, frontier 54,321, 3.0 MiB',
  )
})

test('a line that is wider than the terminal is cut, with a mark', () => {
  const { line, wait, written } = watched(true, 30)
  wait(1001)
  line.show(4, halfway)
  expect(written()).toBe('\r\u001b[Kcase 4 of 36, 1,234,567 st...')
})

test('the line is rewritten now and then, and taken away', () => {
  const { line, wait, written } = watched(true)
  for (let beat = 0; beat < 40; beat++) {
    wait(50)
    line.show(1, null)
  }
  line.clear()
  expect(written().split('case 1 of 36')).toHaveLength(7)
  expect(written().endsWith('\r\u001b[K')).toBe(true)
})

test('where standard error is no terminal, nothing is shown', () => {
  const { line, wait, written } = watched(false)
  wait(5000)
  line.show(1, halfway)
  line.clear()
  expect(written()).toBe('')
})
