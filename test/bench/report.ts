// The tables of the benchmark as text, and their place in README.md.
import { cpus } from 'node:os'
import { isNoisy, type Round, spread } from './measure.ts'
import { hasSpin, spinFlags, spinVersion } from './spin.ts'

export function fixed(number: number, digits: number): string {
  return number.toFixed(digits)
}

export function percent(part: number): string {
  return `${Math.round(part * 100)} %`
}

/** When, and on what, something was measured. */
export function machine(): string {
  const [cpu] = cpus()
  const date = new Date().toISOString().slice(0, 10)
  return `measured on ${date} on ${cpus().length} cores of ${cpu?.model.trim() ?? 'an unknown kind'}, Node ${process.version}`
}

/** The first line of the benchmark. */
export function about(isQuick: boolean): string {
  const spin = hasSpin() ? `${spinVersion()}, \`gcc ${spinFlags.join(' ')}\`` : 'SPIN is not installed'
  return `All engines${isQuick ? ', the quick way' : ''}; ${machine()}; ${spin}.`
}

/** What can't be told from rounds that differ too much. */
export function noisyLines(
  measured: readonly { readonly name: string; readonly rounds: readonly Round[] }[],
): readonly string[] {
  const noisy = measured.filter(({ rounds }) => isNoisy(rounds))
  if (noisy.length === 0) return []
  const names = noisy.map(({ name, rounds }) => `${name} (${percent(spread(rounds))})`).join('; ')
  return [
    `**The machine was too noisy to tell**: the middle half of the rounds differs by more than a quarter of the median for ${names}.`,
    '',
  ]
}

/** A table in Markdown, in columns of one width as the formatter has it. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = heads.map((_, column) => Math.max(3, ...[heads, ...rows].map(cells => (cells[column] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  return [line(heads), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)]
}

/** The README with this text between the marks of a name. */
export function inReadme(readme: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`test/bench/README.md has no place for the tables: ${begin} ... ${end}`)
  return `${readme.slice(0, from + begin.length)}\n\n${text}\n\n${readme.slice(to)}`
}
