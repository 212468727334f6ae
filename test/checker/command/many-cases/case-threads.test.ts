// Threads that come when all is done: the last case was checked elsewhere while they were starting.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { CaseOrder } from '../../../../checker/command/many-cases/case-order.ts'
import { CaseThreads } from '../../../../checker/command/many-cases/case-threads.ts'
import { ProgressBoard } from '../../../../checker/command/many-cases/progress-board.ts'
import { SharedSearches } from '../../../../checker/command/one-case/search-once.ts'
import { unlimited } from '../../../specs/check-options.ts'

test('threads for which nothing is left are not waited for', async () => {
  const order = new CaseOrder(1, { onCase: () => {}, onFailure: () => {} }, null)
  const threads = new CaseThreads(
    {
      ...{ cases: [], order, searches: new SharedSearches(), board: new ProgressBoard(order, () => {}) },
      packageFolder: fileURLToPath(new URL('../../../..', import.meta.url)),
      isInterrupted: () => false,
    },
    {
      cases: [],
      limits: { ...unlimited, wanted: null, isShare: false, checkpoint: null },
      interrupted: new Int32Array(new SharedArrayBuffer(4)),
    },
  )
  threads.start(1)
  const finished = threads.finished().then(() => 'finished')
  expect(order.take()).toBe(0)
  const tooLong = new Promise(resolve => setTimeout(() => resolve('waits for ever'), 60_000).unref())
  expect(await Promise.race([finished, tooLong])).toBe('finished')
  await threads.stop()
})
