// What one case takes with large tables, from the spec to the traces, by the hardware that makes the difference.
import { check } from '../../checker/command/index.ts'
import type { Spec } from '../../checker/language/index.ts'
import { except, ipmmuKinds, weaklyOrdered, x86Cpus } from '../../specs/hardware-groups.ts'
import deepTables from '../../specs/xen/deep-tables.ts'
import shatter from '../../specs/xen/shatter.ts'
import { secondsSince } from './measure.ts'
import { fixed, table } from './report.ts'

const columns = [
  { spec: shatter, procedure: 'mirror and swap', outOf: (entries: number) => `${entries} pages ("mirror and swap")` },
  {
    spec: deepTables,
    procedure: 'mirror at two levels and swap',
    outOf: (entries: number) => `${entries} x ${entries} ("at two levels")`,
  },
]
const seenLate = except(weaklyOrdered, ipmmuKinds)
/** `violated` null: whatever is found. */
const rows: readonly Row[] = [
  ...[['vt-d', 'amd-vi', ...x86Cpus], ['vt-d-unsnooped']].map(named),
  { what: 'stores seen late, nothing violated', hardware: seenLate, violated: false },
  { what: 'stores seen late, something violated', hardware: seenLate, violated: true },
  ...[['vt-d-old'], ipmmuKinds].map(named),
]

interface Row {
  readonly what: string
  readonly hardware: readonly string[]
  readonly violated: boolean | null
}

interface Taken {
  readonly seconds: number
  readonly violated: boolean
}

function named(hardware: readonly string[]): Row {
  return { what: hardware.map(name => `\`${name}\``).join(', '), hardware, violated: null }
}

async function taken(spec: Spec, procedure: string, hardware: string, entries: number): Promise<Taken> {
  globalThis.gc?.()
  const before = process.cpuUsage()
  const { results } = await check(spec, { procedures: [procedure], hardware: [hardware], entries })
  return { seconds: secondsSince(before), violated: results.some(({ verdict }) => verdict === 'violated') }
}

/** The table as lines: CPU seconds, from the least to the most of the hardware of a row. A small size before makes the process warm. */
export async function fullSizeTable(entries: number): Promise<readonly string[]> {
  const cells = rows.map(({ what }) => [what])
  for (const { spec, procedure } of columns) {
    const found = new Map<string, Taken>()
    for (const size of [16, entries])
      for (const name of new Set(rows.flatMap(({ hardware }) => hardware)))
        found.set(name, await taken(spec, procedure, name, size))
    for (const [index, { hardware, violated }] of rows.entries()) {
      const all = hardware.flatMap(name => found.get(name) ?? [])
      const seconds = all.filter(one => violated === null || one.violated === violated).map(one => one.seconds)
      cells[index]?.push(range(seconds))
    }
  }
  return table(['one frame out of', ...columns.map(({ outOf }) => outOf(entries))], cells)
}

function range(seconds: readonly number[]): string {
  if (seconds.length === 0) return 'none'
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)].map(each => fixed(each, 1))
  return least === most ? `${least}` : `${least} to ${most}`
}
