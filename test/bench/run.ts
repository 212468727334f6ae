// The benchmark: every engine in turn on the same model, in rounds, in CPU time; then the machine's own models. Prints a table, and writes it
// into README.md. `--quick` leaves out the large model; nothing else is asserted than that all engines find the same states.
import { readFileSync, writeFileSync } from 'node:fs'
import { compile } from '../../checker/compile/index.ts'
import { at, SpecMistake } from '../../checker/language/index.ts'
import { enginesFor } from './engines.ts'
import { median, type Round, spread } from './measure.ts'
import { about, fixed, inReadme, noisyLines, percent, table } from './report.ts'
import { hasSpin } from './spin.ts'
import { searchWide, wideModels } from './wide-models.ts'
import { widenedModel } from './widened-model.ts'

interface Row {
  readonly model: string
  readonly engine: string
  readonly rounds: readonly Round[]
}

async function compare(pages: number, devices: number, count: number, exported: boolean): Promise<readonly Row[]> {
  const engines = enginesFor(pages, devices, { packed: hasSpin(), exported: hasSpin() && exported })
  const rounds = engines.map((): Round[] => [])
  for (let round = 0; round < count; round++)
    for (const [index, engine] of engines.entries()) rounds[index]?.push(await engine.round())
  for (const engine of engines) engine.remove()
  const counts = rounds.flat().map(({ states, transitions }) => `${states} states, ${transitions} transitions`)
  if (new Set(counts).size > 1) throw new Error(`the engines disagree: ${[...new Set(counts)].join('; ')}`)
  const model = `N=${pages} D=${devices}`
  return engines.map((engine, index) => ({ model, engine: engine.name, rounds: rounds[index] ?? [] }))
}

function compared(rows: readonly Row[]): readonly (readonly string[])[] {
  return rows.map(({ model, engine, rounds }) => {
    const [first] = rounds
    const seconds = median(rounds.map(round => round.seconds))
    const base = rows.find(row => row.model === model && row.engine === 'generated JavaScript')?.rounds ?? []
    const ratio = median(rounds.map((round, index) => round.seconds / (base[index]?.seconds ?? Number.NaN)))
    const states = first?.states ?? Number.NaN
    const bytes = first?.bytes ?? null
    return [
      ...[model, engine, fixed(seconds, 2), fixed(states / seconds / 1e6, 2)],
      ...[
        bytes === null ? '' : fixed(bytes / states, 1),
        fixed(ratio, 2),
        rounds.length > 1 ? percent(spread(rounds)) : '',
      ],
    ]
  })
}

async function wide(count: number): Promise<readonly (readonly string[])[]> {
  const widened = [6, 30].map(dials => ({ shape: 'N=9 D=2, widened', model: widenedModel(9, 2, dials) }))
  const rows: (readonly string[])[] = []
  for (const { shape, model } of [...wideModels(), ...widened]) {
    const { words } = compile(model)
    const rounds: Round[] = []
    for (let round = 0; round < count; round++) rounds.push(await searchWide({ shape, model }))
    const { states, transitions, bytes } = at(rounds, 0)
    const seconds = median(rounds.map(round => round.seconds))
    rows.push([
      ...[shape, `${words}`, `${model.rules.length}`],
      ...[fixed(states / seconds / 1e6, 2), fixed(transitions / seconds / 1e6, 1), fixed((bytes ?? 0) / states, 0)],
    ])
  }
  return rows
}

async function measured(isQuick: boolean): Promise<string> {
  const small = await compare(9, 2, isQuick ? 3 : 9, true)
  const large = isQuick ? [] : await compare(7, 3, 3, false)
  const rows = [...small, ...large]
  const [first] = small[0]?.rounds ?? []
  return [
    about(isQuick),
    '',
    ...noisyLines(rows.map(({ model, engine, rounds }) => ({ name: `${model}, ${engine}`, rounds }))),
    `N=9 D=2: ${first?.states.toLocaleString('en')} states, ${first?.transitions.toLocaleString('en')} transitions, by every engine.`,
    '',
    ...table(['model', 'engine', 'CPU s', 'million states/s', 'bytes/state', 'time', 'spread'], compared(rows)),
    '',
    `The machine's own models, unreduced, generated JavaScript, the first 1,000,000 states; ${isQuick ? 'one round' : 'medians of three rounds'}:`,
    '',
    ...table(
      ['shape', 'words', 'rules', 'million states/s', 'million transitions/s', 'bytes/state'],
      await wide(isQuick ? 1 : 3),
    ),
  ].join('\n')
}

try {
  const text = await measured(process.argv.includes('--quick'))
  process.stdout.write(`${text}\n`)
  const readme = 'test/bench/README.md'
  writeFileSync(readme, inReadme(readFileSync(readme, 'utf8'), 'measured', text))
} catch (problem) {
  if (!(problem instanceof SpecMistake)) throw problem
  process.stderr.write(`${problem.message}: ${problem.cure}\n`)
  process.exitCode = 1
}
