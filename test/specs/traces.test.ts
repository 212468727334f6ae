// The traces that a reader is shown, one file for each spec: what each variant violates, on one hardware. For a documented bug the
// hardware is the source's own kind, and the spec says whether the trace is the source's story or how it is shorter.
import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type SelectedCase, selectCases } from '../../checker/command/loading/select-cases.ts'
import { checkCases } from '../../checker/command/many-cases/check-cases.ts'
import { traceText } from '../../checker/command/output/trace-format.ts'
import type { Story } from '../../checker/language/index.ts'
import { wrap } from '../../checker/report/ascii.ts'
import { properties } from '../../model/index.ts'
import { unlimited } from './check-options.ts'
import { caseName, type SpecFile, specFiles } from './spec-files.ts'

const files = await specFiles()

interface Shown {
  readonly selected: SelectedCase
  readonly property: string
}

/** For each variant and each property that it is to violate: the case to show, the story's where it is violated there. */
function shownOf({ path, spec }: SpecFile): readonly Shown[] {
  const cases = selectCases([{ spec, file: path }], { procedures: [], hardware: [] })
  const wanted = spec.bug === undefined ? cases : cases.filter(({ case: { role } }) => role !== 'fixed')
  return [...new Set(wanted.map(({ procedure }) => procedure))].flatMap(procedure =>
    properties.flatMap(({ name }): Shown[] => {
      const violated = wanted.filter(
        each => each.procedure === procedure && each.case.expected(name)?.verdict === 'violated',
      )
      const selected = violated.find(each => each.case.story !== undefined) ?? mostOwn(violated, name)
      return selected === undefined ? [] : [{ selected, property: name }]
    }),
  )
}

/** The hardware on which the property holds for most other variants, so that the trace shows what is wrong with this one; the first of several. */
function mostOwn(violated: readonly SelectedCase[], property: string): SelectedCase | undefined {
  const others = ({ spec, case: { hardware } }: SelectedCase): number =>
    spec.cases.filter(other => other.hardware === hardware && other.expected(property)?.verdict === 'holds').length
  return violated.reduce<SelectedCase | undefined>(
    (best, next) => (best === undefined || others(next) > others(best) ? next : best),
    undefined,
  )
}

async function goldenOf(file: SpecFile): Promise<string> {
  const shown = shownOf(file)
  const watch = { onProgress: () => {}, onCase: () => {}, isInterrupted: () => false }
  const texts: string[] = []
  for (const selected of new Set(shown.map(each => each.selected))) {
    const [report] = await checkCases([selected], unlimited, watch)
    const wanted = shown.filter(each => each.selected.case === selected.case).map(({ property }) => property)
    const traces = (report?.verdicts ?? []).filter(({ result }) => wanted.includes(result.property))
    expect(traces.length, caseName(selected.case)).toBe(wanted.length)
    for (const verdict of traces) {
      const { story } = selected.case
      const told = story?.property !== verdict.result.property ? '' : toldOf(story)
      texts.push(`${told}${report === undefined ? '' : traceText(report, verdict)}`)
    }
  }
  return texts.join(`\n${'-'.repeat(72)}\n\n`)
}

/** What stands above the trace that is held against the source's story. */
function toldOf({ differs }: Story): string {
  const says = differs === null ? "The source's story." : `The source's story, but: ${differs}.`
  return `${wrap(says, 72).join('\n')}\n\n`
}

describe.each(files)('$path', file => {
  test('the traces are those of the golden file', async () => {
    const name = `${basename(dirname(file.path))}-${basename(file.path, '.ts')}`
    await expect(await goldenOf(file)).toMatchFileSnapshot(`traces/${name}.txt`)
  })
})

test.each(files.filter(({ spec }) => spec.bug !== undefined))(
  '$path: each unsafe procedure says whether its trace is the story that its source tells',
  ({ spec }) => {
    const unsafe = spec.cases.filter(({ role }) => role === 'unsafe' || role === 'incomplete fix')
    const told = new Set(unsafe.filter(({ story }) => story !== undefined).map(({ procedure }) => procedure))
    expect([...new Set(unsafe.map(({ procedure }) => procedure))].filter(name => !told.has(name))).toEqual([])
    for (const each of unsafe)
      if (each.story !== undefined) expect(each.expected(each.story.property)?.verdict).toBe('violated')
  },
)
