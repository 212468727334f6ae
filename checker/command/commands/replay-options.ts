// The options of `replay`, with examples.
import type { Command } from 'commander'
import type { Catalogue } from '../../language/index.ts'
import type { Terminal } from '../output/terminal.ts'
import { formatHelp } from '../output/trace-format.ts'
import { styleOf } from './check-flags.ts'
import type { ExitCode } from './exit-code.ts'
import { exampleFrom, examples, gather, gatherListed } from './help.ts'
import { entriesOf } from './limits.ts'
import { runReplay } from './replay-command.ts'

interface ReplayFlags {
  readonly procedure?: readonly string[]
  readonly hardware?: readonly string[]
  readonly entries?: string
  readonly format?: string
  readonly whole?: boolean
}

export function addReplay(
  program: Command,
  catalogue: Catalogue,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  const { file, procedure, hardware } = exampleFrom(catalogue)
  program
    .command('replay')
    .description(
      'walk a saved trace again, or one found again by its id, with an interpreter that shares no code with the search',
    )
    .argument(
      'FILE',
      'a file that `check --trace` has saved; with an ID, a file with a spec, or the name of one that ships',
    )
    .argument('[ID]', 'the id of a trace, as a check prints it: its case is checked to find it again')
    .option('--procedure <NAME>', 'with an ID: only this procedure (may be given again)', gather)
    .option('--hardware <NAME>', 'with an ID: only this hardware (several: A,B)', gatherListed)
    .option('--entries <N>', 'with an ID: entries of a table, where the check was told')
    .option('--format <FORM>', 'print the trace, in one of the forms below')
    .option('--whole', 'show also the steps on which the violation does not rest')
    .addHelpText(
      'after',
      examples(
        'npx shatterproof replay trace.json',
        'npx shatterproof replay trace.json --format markdown',
        `npx shatterproof replay ${file} \\\n      --procedure ${procedure} --hardware ${hardware} 5f3c91ab`,
      ),
    )
    .addHelpText('after', `\nForms of traces:\n${formatHelp}`)
    .action(async (path: string, id: string | undefined, flags: ReplayFlags) =>
      finish(
        await runReplay(
          {
            ...{ file: path, id: id ?? null, procedures: flags.procedure ?? [], hardware: flags.hardware ?? [] },
            ...{ entries: entriesOf(flags.entries, catalogue), ...styleOf(flags) },
          },
          catalogue,
          terminal,
        ),
      ),
    )
}
