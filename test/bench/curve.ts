// How the states grow with the entries of a table: mirror and swap, reduced, beside the unreduced search as far as that goes; then what a case
// takes at the largest size. Prints the tables and writes them into README.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { exploreReduced } from '../../checker/explore/index.ts'
import { at, type Model, SpecMistake } from '../../checker/language/index.ts'
import { compileLater } from '../../specs/compile-later.ts'
import shatter from '../../specs/xen/shatter.ts'
import { generated } from './engines.ts'
import { fullSizeTable } from './full-size.ts'
import { secondsSince } from './measure.ts'
import { fixed, inReadme, machine, table } from './report.ts'

const sizes = [2, 3, 4, 8, 16, 32, 64, 128, 256, 512]
/** One strongly ordered, and one with stores that are seen late. */
const hardware = ['vt-d', 'smmu-v3-bbm2']
const unreducedMax = 2_000_000

function modelOf(name: string, entries: number): Model {
  const found = shatter.cases.find(each => each.procedure === 'mirror and swap' && each.hardware === name)
  if (found === undefined) throw new SpecMistake(`xen/shatter has no case on ${name}`, 'name one that it has')
  return found.build(entries).model
}

async function reduced(name: string, entries: number): Promise<readonly string[]> {
  const before = process.cpuUsage()
  const model = modelOf(name, entries)
  const { states, findings } = await exploreReduced(model, {
    ...{ statesMax: Number.POSITIVE_INFINITY, secondsMax: Number.POSITIVE_INFINITY, bytesMax: 2 ** 31 },
    properties: model.properties.map(property => property.name),
    onProgress: () => undefined,
    isInterrupted: () => false,
  })
  const isHolding = findings.every(({ verdict }) => verdict === 'holds')
  if (!isHolding) throw new Error(`mirror and swap on ${name} with ${entries} entries should hold`)
  return [states.toLocaleString('en'), fixed(secondsSince(before), 2)]
}

async function unreduced(name: string, entries: number): Promise<string> {
  if (entries > 16) return ''
  const { states, limit } = await generated(modelOf(name, entries), unreducedMax)
  return limit === null ? states.toLocaleString('en') : `over ${unreducedMax.toLocaleString('en')}`
}

compileLater()
const heads = hardware.flatMap(name => [`${name}: states`, 'CPU s', 'unreduced'])
const rows: (readonly string[])[] = []
for (const entries of sizes) {
  const cells: string[] = [`${entries}`]
  for (const name of hardware) cells.push(...(await reduced(name, entries)), await unreduced(name, entries))
  rows.push(cells)
}
write('curve', [
  `Mirror and swap, all properties, building the model included, one process; ${machine()}.`,
  '',
  ...table(['entries', ...heads], rows),
])
write('full-size', [
  `CPU seconds of one case, the model, the search and the traces included, one warm process; ${machine()}.`,
  '',
  ...(await fullSizeTable(at(sizes, sizes.length - 1))),
])

function write(name: string, lines: readonly string[]): void {
  const text = lines.join('\n')
  const readme = 'test/bench/README.md'
  process.stdout.write(`${text}\n\n`)
  writeFileSync(readme, inReadme(readFileSync(readme, 'utf8'), name, text))
}
