// The forms in which a trace is shown. All are made from the same data, a counterexample and where it was met.
import type { Counterexample } from '../trace/index.ts'
import { commentLines } from './comment-trace.ts'
import { tracesDocument } from './json-trace.ts'
import { markdownLines } from './markdown-trace.ts'
import { mermaidLines } from './mermaid-trace.ts'
import type { Scene } from './scene.ts'
import { traceLines } from './text-trace.ts'

export type TraceFormat = 'text' | 'comment' | 'markdown' | 'mermaid' | 'json'

/** Each form, and what it is for. */
export const traceFormats: { readonly [F in TraceFormat]: string } = {
  text: 'for a mail: 72 columns',
  comment: 'a C comment, as the kernel has them',
  markdown: 'for a pull request',
  mermaid: 'a sequence diagram',
  json: 'data; schema: shatterproof/traces.schema.json',
}

/** A counterexample, and where it was met. */
export interface ShownTrace {
  readonly counterexample: Counterexample
  readonly scene: Scene
}

export interface TraceOptions {
  /** Also the steps on which the violation doesn't rest, one by one. */
  readonly whole: boolean
  /** The width of the terminal, for the text of one that is narrower than a mail; null: there is none. */
  readonly columns?: number | null
}

const lines: {
  readonly [F in Exclude<TraceFormat, 'json'>]: (
    counterexample: Counterexample,
    scene: Scene,
    options: TraceOptions,
  ) => readonly string[]
} = {
  text: traceLines,
  comment: commentLines,
  markdown: markdownLines,
  mermaid: mermaidLines,
}

/** The traces in one form, a blank line between two; as JSON one document, which always has every step. */
export function tracesText(format: TraceFormat, traces: readonly ShownTrace[], options: TraceOptions): string {
  if (format === 'json') return `${JSON.stringify(tracesDocument(traces), null, 2)}\n`
  const draw = lines[format]
  return traces.map(({ counterexample, scene }) => `${draw(counterexample, scene, options).join('\n')}\n`).join('\n')
}
