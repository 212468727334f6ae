// When a verdict is what the spec's writer expects. A `holds` that nothing put to the test is a failure to check, whatever was
// expected; what a limit left undecided is never as expected; a violation must have been announced.
import { match } from 'ts-pattern'
import type { Result } from '../../report/index.ts'

export function asExpected(
  verdict: Result['verdict'],
  expected: Result['expected'],
  vacuous: readonly string[],
): boolean {
  return match(verdict)
    .with('holds', () => expected !== 'violated' && vacuous.length === 0)
    .with('violated', () => expected === 'violated')
    .with('notApplicable', () => expected !== 'violated')
    .with('incomplete', () => false)
    .exhaustive()
}
