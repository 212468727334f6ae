// A counterexample as a C comment in the style of the kernel: the lines of the text form behind ` * `, so within 80 columns.
import type { Counterexample } from '../trace/index.ts'
import type { TraceOptions } from './format.ts'
import type { Scene } from './scene.ts'
import { traceLines } from './text-trace.ts'

/** The lines of the comment. */
export function commentLines(counterexample: Counterexample, scene: Scene, options: TraceOptions): readonly string[] {
  const lines = traceLines(withoutEnds(counterexample), quietScene(scene), options)
  return ['/*', ...lines.map(line => (line === '' ? ' *' : ` * ${inQuotes(line)}`)), ' */']
}

/** Text that neither ends the comment nor seems to begin another. */
function harmless(text: string): string {
  return text.replaceAll('*/', '*\\/').replaceAll('/*', '/\\*')
}

function withoutEnds(counterexample: Counterexample): Counterexample {
  const { property, says, columns, why, steps } = counterexample
  return {
    ...counterexample,
    property: harmless(property),
    says: harmless(says),
    columns: columns.map(harmless),
    why: why.map(harmless),
    steps: steps.map(step => ({
      ...step,
      agent: harmless(step.agent),
      text: harmless(step.text),
      code: step.code === null ? null : harmless(step.code),
      cites: step.cites.map(harmless),
    })),
  }
}

function quietScene({ spec, procedure, hardware, about = [], sameOn = [], ...rest }: Scene): Scene {
  return {
    ...rest,
    spec: harmless(spec),
    procedure: harmless(procedure),
    hardware: harmless(hardware),
    about: about.map(harmless),
    sameOn: sameOn.map(harmless),
  }
}

/** An argument of the command that would end the comment: what a shell puts together again. */
function inQuotes(line: string): string {
  const quote = line.includes(`'`) ? `'` : '"'
  return line.replaceAll('*/', `*${quote}${quote}/`).replaceAll('/*', `/${quote}${quote}*`)
}
