import { expect, test } from 'vitest'
import { explore } from '../../../checker/explore/index.ts'
import { referenceModel } from '../../bench/reference-model.ts'
import { unlimited } from './options.ts'

test.each([
  { pages: 4, devices: 2, states: 12_792, transitions: 56_796, depth: 30 },
  { pages: 9, devices: 2, states: 1_682_886, transitions: 11_797_377, depth: 60 },
  { pages: 7, devices: 3, states: 10_813_670, transitions: 78_786_477, depth: 52 },
])('the reference model with $pages pages and $devices devices has $states states', async size => {
  const model = referenceModel(size.pages, size.devices)
  const { states, transitions, depth, limit } = await explore(model, unlimited(model))
  expect({ states, transitions, depth, limit }).toEqual({
    states: size.states,
    transitions: size.transitions,
    depth: size.depth,
    limit: null,
  })
})
