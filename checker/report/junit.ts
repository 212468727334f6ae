// The results as a JUnit file, which every CI server reads: a suite for each spec, a test case for each property of each case. What is
// not as expected fails, what no limit let be decided is an error, what does not apply is skipped.
import { asciiLines } from './ascii.ts'
import type { CaseReport, Verdict } from './case-report.ts'
import type { Failure } from './failure.ts'
import { remarkOn, remarksOf } from './remarks.ts'

export function junitText(reports: readonly CaseReport[], failures: readonly Failure[]): string {
  const specs = [...new Set(reports.map(({ spec }) => spec))]
  const suites = specs.flatMap(spec =>
    suiteOf(
      spec,
      reports.filter(report => report.spec === spec),
    ),
  )
  const broken =
    failures.length === 0
      ? []
      : suite(
          'not checked',
          failures
            .flatMap(failure => remarksOf([], [failure]))
            .map(({ title, text }) => [title, '', '0', element('error', title, text)]),
        )
  return `${['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="shatterproof">', ...suites, ...broken, '</testsuites>'].join('\n')}\n`
}

type TestCase = readonly [name: string, group: string, seconds: string, body: string | null]

function suiteOf(spec: string, reports: readonly CaseReport[]): readonly string[] {
  return suite(
    spec,
    reports.flatMap(report =>
      report.verdicts.map(
        (verdict, index): TestCase => [
          `${report.procedure}, on ${report.hardware}: ${verdict.result.property}`,
          spec,
          index === 0 ? report.seconds.toFixed(3) : '0',
          bodyOf(report, verdict),
        ],
      ),
    ),
  )
}

function suite(name: string, cases: readonly TestCase[]): readonly string[] {
  const count = (tag: string): number => cases.filter(([, , , body]) => body?.startsWith(`<${tag}`)).length
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`
  return [
    `  <testsuite name="${escaped(name)}" ${counts}>`,
    ...cases.map(([title, group, seconds, body]) => {
      const head = `    <testcase name="${escaped(title)}" classname="${escaped(group)}" time="${seconds}"`
      return body === null ? `${head}/>` : `${head}>${body}</testcase>`
    }),
    '  </testsuite>',
  ]
}

/** Null where all is well. */
function bodyOf(report: CaseReport, verdict: Verdict): string | null {
  const { result, notApplicableBecause } = verdict
  const remark = remarkOn(report, verdict)
  if (remark !== null) return element(remark.level === 'warning' ? 'error' : 'failure', remark.title, remark.text)
  return result.verdict === 'notApplicable' ? `<skipped message="${escaped(notApplicableBecause ?? '')}"/>` : null
}

function element(tag: 'failure' | 'error', message: string, text: string): string {
  return `<${tag} message="${escaped(message)}">${escaped(text)}</${tag}>`
}

function escaped(text: string): string {
  return asciiLines(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
