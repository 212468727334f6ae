// The options of `list`, with examples.
import type { Command } from 'commander'
import type { Catalogue } from '../../language/index.ts'
import type { Terminal } from '../output/terminal.ts'
import type { ExitCode } from './exit-code.ts'
import { exampleFrom, examples, specsSay } from './help.ts'
import { runList } from './list-command.ts'
import { namesHelp, type SelectionFlags, selectionOf, withSelection } from './selection-options.ts'

/** Adds the command `list`. */
export function addList(
  program: Command,
  catalogue: Catalogue,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  const { file, hardware, property } = exampleFrom(catalogue)
  const command = program
    .command('list')
    .description('list specs, procedures, hardware and properties')
    .argument('[SPEC...]', specsSay)
  withSelection(command)
    .addHelpText(
      'after',
      examples(
        'npx shatterproof list',
        `npx shatterproof list ${file}`,
        `npx shatterproof list --hardware ${hardware} --property ${property}`,
      ),
    )
    .addHelpText('after', namesHelp)
    .action(async (specs: string[], flags: SelectionFlags) =>
      finish(await runList({ specs, ...selectionOf(flags) }, catalogue, terminal)),
    )
}
