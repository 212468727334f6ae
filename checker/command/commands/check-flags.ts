// What the flags of `check` ask for, with the defaults of the command line.
import { type Catalogue, SpecMistake } from '../../language/index.ts'
import type { CheckOptions } from '../one-case/asked.ts'
import type { ListenerStyle } from '../output/case-listener.ts'
import type { Outputs } from '../output/outputs.ts'
import { formatNamed, type TraceStyle } from '../output/trace-format.ts'
import {
  countOf,
  defaultBytesMax,
  defaultStatesMax,
  entriesOf,
  memorySize,
  positiveNumber,
  wholeNumber,
} from './limits.ts'
import { type SelectionFlags, selectionOf } from './selection-options.ts'

/** A check as the command line asks for it. */
export interface CheckCommand extends CheckOptions, ListenerStyle {
  readonly specs: readonly string[]
  readonly procedures: readonly string[]
  readonly hardware: readonly string[]
  readonly json: boolean
  readonly outputs: Outputs
  /** The file to save a trace in. */
  readonly trace: string | null
  /** The file to go on from and to save in. */
  readonly checkpoint: string | null
  /** The version of the program: a checkpoint belongs to one. */
  readonly tool: string
  /** How many cases may be checked at once; null: as many as pay. */
  readonly workers: number | null
  /** The file or folder to write a page in. */
  readonly report: string | null
}

export interface CheckFlags extends SelectionFlags {
  readonly statesMax?: string
  readonly secondsMax?: string
  readonly memoryMax?: string
  readonly entries?: string
  readonly json?: boolean
  readonly trace?: string
  readonly format?: string
  readonly whole?: boolean
  readonly verbose?: boolean
  readonly report?: string
  readonly reductions?: boolean
  readonly workers?: string
  readonly checkpoint?: string
  readonly watch?: boolean
  readonly junit?: string
  readonly sarif?: string
  readonly github?: boolean
  readonly save?: string
  readonly against?: string
}

/** What the flags ask for, with the defaults of the command line filled in. Throws a SpecMistake for a number that is none. */
export function checkCommand(specs: readonly string[], flags: CheckFlags, catalogue: Catalogue): CheckCommand {
  const { statesMax, secondsMax, memoryMax, entries, workers } = flags
  refuseWatching(flags)
  return {
    specs,
    ...selectionOf(flags),
    statesMax: statesMax === undefined ? defaultStatesMax : wholeNumber('--states-max', statesMax),
    secondsMax: secondsMax === undefined ? Number.POSITIVE_INFINITY : positiveNumber('--seconds-max', secondsMax),
    bytesMax: memoryMax === undefined ? defaultBytesMax() : memorySize('--memory-max', memoryMax),
    entries: entriesOf(entries, catalogue),
    reductions: flags.reductions ?? true,
    leavesGrown: false,
    json: flags.json ?? false,
    trace: flags.trace ?? null,
    ...styleOf(flags),
    verbose: flags.verbose ?? false,
    report: flags.report ?? null,
    outputs: outputsOf(flags),
    checkpoint: checkpointOf(flags),
    tool: catalogue.version,
    workers: workers === undefined ? null : countOf('--workers', workers),
    packageFolder: catalogue.packageFolder,
    knownProperties: catalogue.properties.map(property => property.name),
  }
}

/** How traces are to be shown. Throws a SpecMistake for a form that there is none of, and for two documents at once. */
export function styleOf({ format, whole, json }: Pick<CheckFlags, 'format' | 'whole' | 'json'>): TraceStyle {
  if (format !== undefined && json === true)
    throw new SpecMistake('--json prints one document, and --format another', 'give one of them')
  return { format: format === undefined ? null : formatNamed(format), whole: whole ?? false }
}

/** Documents and files are of one check; `--watch` makes many. Throws a SpecMistake where both are asked for. */
function refuseWatching(flags: CheckFlags): void {
  const { json, format, trace, report, junit, sarif, github, save, against } = flags
  const asked = Object.entries({ json, format, trace, report, junit, sarif, github, save, against })
  const [other] = asked.filter(([, value]) => value !== undefined && value !== false)
  if (flags.watch === true && other !== undefined)
    throw new SpecMistake(`--watch prints what changes, and --${other[0]} is of one check`, 'give one of them')
}

function checkpointOf({ checkpoint, watch }: CheckFlags): string | null {
  if (checkpoint !== undefined && watch === true)
    throw new SpecMistake('--watch checks what changes, and a checkpoint is of what stays', 'give one of them')
  return checkpoint ?? null
}

function outputsOf({ junit, sarif, github, save, against }: CheckFlags): Outputs {
  return {
    junit: junit ?? null,
    sarif: sarif ?? null,
    github: github ?? false,
    save: save ?? null,
    against: against ?? null,
  }
}
