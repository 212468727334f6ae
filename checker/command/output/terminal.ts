// Where the command writes, and what it is told about the place: the real one, or one that a test reads.
import { coloured, hanging, type Paint, plain } from '../../report/index.ts'

export interface Terminal {
  /** Standard output: the answer, and nothing else. */
  readonly out: (text: string) => void
  /** Standard error: mistakes, faults, progress. */
  readonly error: (text: string) => void
  /** Colour for standard output: only on a terminal, and never where NO_COLOR is set. */
  readonly paint: Paint
  /** How wide lines on standard output may be; null where it is no terminal, and nothing is broken. */
  readonly columns: number | null
  /** Whether a line on standard error may be rewritten. */
  readonly showsProgress: boolean
  /** How wide that line may be. */
  readonly width: number
  /** Calls back on Ctrl-C, or when nobody reads the output any more, until the returned function is called. */
  readonly onInterrupt: (interrupted: () => void) => () => void
}

/** The terminal of this process. The first Ctrl-C is passed on; a second one ends the process as if it weren't handled. */
export function processTerminal(): Terminal {
  // A reader that has gone away, such as `head`, is no reason to crash; a search that runs is told and ends.
  for (const stream of [process.stdout, process.stderr])
    if (stream.listenerCount('error') === 0) stream.on('error', () => {})
  const wantsColour = process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === ''
  return {
    out: text => void process.stdout.write(text),
    error: text => void process.stderr.write(text),
    paint: wantsColour && process.env['TERM'] !== 'dumb' ? coloured : plain,
    columns: process.stdout.isTTY === true ? (process.stdout.columns ?? null) : null,
    showsProgress: process.stderr.isTTY === true && process.env['TERM'] !== 'dumb',
    width: process.stderr.columns ?? 80,
    onInterrupt: interrupted => {
      process.once('SIGINT', interrupted)
      process.stdout.once('error', interrupted)
      return () => {
        process.off('SIGINT', interrupted)
        process.stdout.off('error', interrupted)
      }
    },
  }
}

/** Writes a line of words, on as many lines as the terminal asks for. */
export function sayLine({ out, columns }: Pick<Terminal, 'out' | 'columns'>, line: string): void {
  for (const part of hanging(line, columns)) out(`${part}\n`)
}
