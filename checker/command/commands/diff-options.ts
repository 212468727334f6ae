// The options of `diff`, with examples.
import type { Command } from 'commander'
import type { Catalogue } from '../../language/index.ts'
import { quoted } from '../../report/index.ts'
import type { Terminal } from '../output/terminal.ts'
import { formatHelp } from '../output/trace-format.ts'
import { styleOf } from './check-flags.ts'
import { runDiff } from './diff-command.ts'
import type { ExitCode } from './exit-code.ts'
import { exampleFrom, examples, gatherListed, specSays } from './help.ts'
import { defaultBytesMax, defaultStatesMax, entriesOf, positiveNumber, wholeNumber } from './limits.ts'

interface DiffFlags {
  readonly hardware?: readonly string[]
  readonly entries?: string
  readonly statesMax?: string
  readonly secondsMax?: string
  readonly format?: string
  readonly whole?: boolean
  readonly json?: boolean
}

export function addDiff(
  program: Command,
  catalogue: Catalogue,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  const { file, procedure, hardware } = exampleFrom(catalogue)
  const other = quoted(catalogue.start.procedures.find(name => name !== catalogue.start.show.procedure) ?? 'another')
  program
    .command('diff')
    .description('show what two procedures can come to, and what only one of them can, with a trace for each')
    .argument('SPEC', specSays)
    .argument('FROM', 'a procedure')
    .argument('TO', 'another procedure of the same scenario')
    .option('--hardware <NAME>', 'only this hardware (several: A,B)', gatherListed)
    .option('--entries <N>', "entries of a table (default: the spec's own, the smallest that shows its bug)")
    .option('--states-max <N>', 'give up a case after this many states (default: 50 million)')
    .option('--seconds-max <S>', 'give up a case after this many seconds (default: never)')
    .option('--json', 'print one JSON document and nothing else')
    .option('--format <FORM>', 'print the traces alone, in one of the forms below')
    .option('--whole', 'show also the steps of a trace on which its end does not rest')
    .addHelpText(
      'after',
      examples(
        `npx shatterproof diff ${file} \\\n      ${other} ${procedure} --hardware ${hardware}`,
        `npx shatterproof diff ${file} \\\n      ${other} ${procedure} --json`,
      ),
    )
    .addHelpText('after', `\nForms of traces:\n${formatHelp}`)
    .addHelpText('after', '\nExit code: 0 where both can come to the same, 1 where they differ, 3 undecided.')
    .action(async (spec: string, from: string, to: string, flags: DiffFlags) => {
      const { statesMax, secondsMax } = flags
      finish(
        await runDiff(
          {
            ...{
              spec,
              from,
              to,
              hardware: flags.hardware ?? [],
              entries: entriesOf(flags.entries, catalogue),
              ...styleOf(flags),
            },
            json: flags.json ?? false,
            statesMax: statesMax === undefined ? defaultStatesMax : wholeNumber('--states-max', statesMax),
            secondsMax:
              secondsMax === undefined ? Number.POSITIVE_INFINITY : positiveNumber('--seconds-max', secondsMax),
            bytesMax: defaultBytesMax(),
          },
          catalogue,
          terminal,
        ),
      )
    })
}
