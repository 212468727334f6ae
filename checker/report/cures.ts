// What a spec's writer can do about verdicts that are not as expected: declare what is meant to be so.
import type { Catalogue } from '../language/index.ts'
import { isSurprise } from './case-lines.ts'
import type { CaseReport } from './case-report.ts'
import { hanging } from './hanging.ts'
import { counted } from './words.ts'

/** For each procedure and property that is violated unexpectedly, the hardware. */
interface Undeclared {
  readonly property: string
  readonly procedure: string
  readonly hardware: string[]
}

/** More declarations than this are only counted. */
const shownMax = 3

export function cureLines(
  reports: readonly CaseReport[],
  declaring: Catalogue['declaring'],
  columns: number | null,
): string[] {
  const undeclared = undeclaredIn(reports)
  const shown = undeclared.slice(0, shownMax)
  const more = undeclared.length - shown.length
  const procedures = new Set(undeclared.map(({ procedure }) => procedure)).size
  const violated =
    undeclared.length === 0
      ? []
      : [
          'Mend the procedure; what is meant to be violated is declared in its variant, with the reason:',
          ...shown.map(({ property, procedure, hardware }) => {
            const of = procedures === 1 ? '' : `${procedure}: `
            return `  ${of}${declaring.violated(property, hardware)}`
          }),
          ...(more > 0 ? [`  and ${counted(more, 'more such violation')}`] : []),
        ]
  const holdsAfterAll = reports.some(({ verdicts }) =>
    verdicts.some(({ result }) => isSurprise(result) && result.verdict !== 'violated'),
  )
  const lines = [...violated, ...(holdsAfterAll ? [`What is not violated after all: ${declaring.holds}.`] : [])]
  return lines.flatMap(line => hanging(line, columns))
}

function undeclaredIn(reports: readonly CaseReport[]): readonly Undeclared[] {
  const found = new Map<string, Undeclared>()
  for (const { spec, procedure, hardware, verdicts } of reports)
    for (const { result } of verdicts) {
      // Of what is checked on request only nothing can be declared.
      if (result.verdict !== 'violated' || result.expected !== 'holds') continue
      const key = JSON.stringify([spec, procedure, result.property])
      const one = found.get(key) ?? { property: result.property, procedure, hardware: [] }
      found.set(key, one)
      if (!one.hardware.includes(hardware)) one.hardware.push(hardware)
    }
  return [...found.values()]
}
