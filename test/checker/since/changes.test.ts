// What changed since: each kind of change, on made-up checks, and the way to a file and back.
import { describe, expect, test } from 'vitest'
import { SpecMistake } from '../../../checker/language/index.ts'
import {
  changesSince,
  readSavedCheck,
  type SavedCase,
  type SavedCheck,
  saveCheck,
} from '../../../checker/since/index.ts'
import { report, verdict } from '../report/examples.ts'

const before = saveCheck([report([verdict(), verdict({ property: 'exact' })])], '1.2.3')
const [known] = before.cases

function after(change: Partial<SavedCase>): SavedCheck {
  if (known === undefined) throw new Error('one case is wanted')
  return { ...before, cases: [{ ...known, ...change }] }
}

const all = (): boolean => true
const name = 'xen/shatter, unmap then remap, on vt-d'

test('nothing is told where nothing changed', () => {
  expect(changesSince(before, before, all)).toEqual([])
})

test.each<{ what: string; now: SavedCheck; isError: boolean; text: string }>([
  {
    what: 'a property that is gone is an error',
    now: after({ verdicts: [{ property: 'available', verdict: 'holds' }] }),
    isError: true,
    text: `${name}: exact is no longer checked`,
  },
  {
    what: 'a case that is gone is an error',
    now: { ...before, cases: [] },
    isError: true,
    text: `${name}: the case is no longer there`,
  },
  {
    what: 'a verdict that is not applicable any more is an error',
    now: after({
      verdicts: [
        { property: 'available', verdict: 'holds' },
        { property: 'exact', verdict: 'notApplicable' },
      ],
    }),
    isError: true,
    text: `${name}: exact was found to hold, and is not applicable now`,
  },
  {
    what: 'a verdict that flipped is told',
    now: after({
      verdicts: [
        { property: 'available', verdict: 'violated' },
        { property: 'exact', verdict: 'holds' },
      ],
    }),
    isError: false,
    text: `${name}: available was found to hold, and is violated now`,
  },
  {
    what: 'a micro-step that is gone is told',
    now: after({ microSteps: [] }),
    isError: false,
    text: `${name}: no longer a micro-step: CPU 0: unmap`,
  },
  {
    what: 'fewer states are told',
    now: after({ states: 8 }),
    isError: false,
    text: `${name}: the states shrank from 834 to 8`,
  },
])('$what', ({ now, isError, text }) => {
  expect(changesSince(before, now, all)).toEqual([{ isError, text }])
})

test('what is the same on several hardware is told once', () => {
  if (known === undefined) throw new Error('one case is wanted')
  const on = (hardware: string, states: number): SavedCase => ({ ...known, hardware, states })
  const cases = [on('vt-d', 9), on('amd-vi', 9), on('ipmmu', 9)]
  const now = { ...before, cases: [on('vt-d', 8), on('amd-vi', 8), on('ipmmu', 7)] }
  expect(changesSince({ ...before, cases }, now, all).map(({ text }) => text)).toEqual([
    'xen/shatter, unmap then remap, on vt-d and amd-vi: the states shrank from 9 to 8',
    'xen/shatter, unmap then remap, on ipmmu: the states shrank from 9 to 7',
  ])
})

test('a case that this check was not to look at is not missed', () => {
  expect(changesSince(before, { ...before, cases: [] }, () => false)).toEqual([])
})

test('new cases are counted', () => {
  expect(changesSince({ ...before, cases: [] }, before, all)).toEqual([{ isError: false, text: '1 case is new' }])
})

describe('a file', () => {
  test('comes back as it was written', async () => {
    expect(await readSavedCheck(JSON.stringify(before), 'saved.json')).toEqual(before)
  })

  test.each([
    ['{', /saved\.json is not a saved check, nor any other JSON/],
    ['{}', /saved\.json is not a saved check$/],
    [JSON.stringify({ ...before, version: 2 }), /in another form, by version/],
  ])('that is something else is refused in a sentence: %s', async (text, says) => {
    await expect(readSavedCheck(text, 'saved.json')).rejects.toThrow(SpecMistake)
    await expect(readSavedCheck(text, 'saved.json')).rejects.toThrow(says)
  })
})
