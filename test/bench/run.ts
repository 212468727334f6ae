// Measures the search on the reference model beside a search written for that model by hand, in CPU time, in rounds that
// alternate. Nothing is asserted: see README.md for what to expect.
import { compile } from '../../checker/compile/index.ts'
import { explore } from '../../checker/explore/index.ts'
import type { Model } from '../../checker/language/index.ts'
import { searchByHand } from './hand-written.ts'
import { referenceModel } from './reference-model.ts'
import { widenedModel } from './widened-model.ts'

interface Round {
  readonly seconds: number
  readonly states: number
  readonly bytes: number
}

const roundsOf = { small: 7, large: 3, wide: 3 }

async function generated(model: Model): Promise<Round> {
  globalThis.gc?.()
  const before = process.cpuUsage()
  let bytes = 0
  const { states } = await explore(model, {
    statesMax: Number.POSITIVE_INFINITY,
    secondsMax: Number.POSITIVE_INFINITY,
    bytesMax: Number.POSITIVE_INFINITY,
    properties: [],
    onProgress: progress => {
      bytes = progress.bytes
    },
    isInterrupted: () => false,
  })
  return { seconds: secondsSince(before), states, bytes }
}

function byHand(pages: number, devices: number): Round {
  globalThis.gc?.()
  const before = process.cpuUsage()
  const { states, bytes } = searchByHand(pages, devices)
  return { seconds: secondsSince(before), states, bytes }
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function line(name: string, rounds: readonly Round[], ratio: string): void {
  const [first] = rounds
  if (first === undefined) return
  const seconds = median(rounds.map(round => round.seconds))
  const columns = [
    name.padEnd(34),
    `${first.states.toLocaleString('en')}`.padStart(11),
    seconds.toFixed(2).padStart(8),
    (first.states / seconds / 1e6).toFixed(2).padStart(9),
    (first.bytes / first.states).toFixed(1).padStart(8),
    ratio.padStart(7),
  ]
  process.stdout.write(`${columns.join('')}\n`)
}

async function compare(pages: number, devices: number, rounds: number): Promise<void> {
  const model = referenceModel(pages, devices)
  const made: Round[] = []
  const written: Round[] = []
  for (let round = 0; round < rounds; round++) {
    written.push(byHand(pages, devices))
    made.push(await generated(model))
  }
  const ratio = median(made.map((round, index) => round.seconds / (written[index]?.seconds ?? Number.NaN)))
  line(`N=${pages} D=${devices}, by hand`, written, '1.00')
  line(`N=${pages} D=${devices}, generated`, made, ratio.toFixed(2))
}

process.stdout.write(
  `${'model'.padEnd(34)}${'states'.padStart(11)}${'CPU s'.padStart(8)}${'M st/s'.padStart(9)}${'B/state'.padStart(8)}${'ratio'.padStart(7)}\n`,
)
await compare(9, 2, roundsOf.small)
if (process.argv.includes('--large')) await compare(7, 3, roundsOf.large)
for (const dials of [6, 14, 30]) {
  const model = widenedModel(9, 2, dials)
  const rounds: Round[] = []
  for (let round = 0; round < roundsOf.wide; round++) rounds.push(await generated(model))
  line(`N=9 D=2, widened to ${compile(model).words} words`, rounds, '')
}
