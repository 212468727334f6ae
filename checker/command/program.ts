// The commands and their options, with an example of each: what `--help` says is what this file says.
import { Command } from 'commander'
import type { Catalogue } from '../language/index.ts'
import { checkCommand } from './commands/check-flags.ts'
import { addCheck } from './commands/check-options.ts'
import { completionScript } from './commands/completion.ts'
import { addDiff } from './commands/diff-options.ts'
import { type ExitCode, exitCodes } from './commands/exit-code.ts'
import { runExport } from './commands/export-command.ts'
import { exampleFrom, examples, specSays } from './commands/help.ts'
import { entriesOf } from './commands/limits.ts'
import { runHardware } from './commands/list-command.ts'
import { addList } from './commands/list-options.ts'
import { runNew } from './commands/new-command.ts'
import { addReplay } from './commands/replay-options.ts'
import { runStart } from './commands/start-command.ts'
import type { Terminal } from './output/terminal.ts'

/** The program, ready to parse. `finish` is told the exit code of the command that ran. */
export function programFor(catalogue: Catalogue, terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const { file, hardware } = exampleFrom(catalogue)
  const program = new Command('shatterproof')
    .description(catalogue.summary)
    .version(catalogue.version, '--version', 'print the version')
    .helpOption('--help', 'print this')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError('to see what there is: npx shatterproof --help')
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.error })
    .addHelpText(
      'after',
      examples(
        'npx shatterproof start',
        `npx shatterproof check ${file} --hardware ${hardware}`,
        'npx shatterproof new my-procedure',
        'npx shatterproof check my-procedure.ts',
      ),
    )
    .addHelpText('after', `\nExit codes:\n${exitCodeWords}`)
  addCheck(program, catalogue, terminal, finish)
  addList(program, catalogue, terminal, finish)
  program
    .command('hardware')
    .description('print what is known of a hardware: every question about it, the answer, and where that is written')
    .argument('[NAME]', 'a hardware, or a unique part of its name; where none is given, all are listed')
    .addHelpText('after', examples('npx shatterproof hardware', `npx shatterproof hardware ${hardware}`))
    .action((name: string | undefined) => finish(runHardware(name ?? null, catalogue, terminal)))
  addReplay(program, catalogue, terminal, finish)
  addDiff(program, catalogue, terminal, finish)
  program
    .command('new')
    .description('write a spec that runs as it is, with a failing twin, to be changed into your own')
    .argument('NAME', 'its name, in lower case with hyphens; perhaps behind a folder')
    .addHelpText('after', examples('npx shatterproof new split-under-lock'))
    .action((name: string) => finish(runNew(name, catalogue, terminal)))
  addExport(program, catalogue, terminal, finish)
  program
    .command('completion')
    .description('print a script that completes commands, options and names in a shell')
    .argument('SHELL', 'bash, zsh or fish')
    .addHelpText(
      'after',
      examples('source <(npx shatterproof completion bash)', 'npx shatterproof completion fish | source'),
    )
    .addHelpText(
      'after',
      '\nCompletes `shatterproof`, and `npx shatterproof` unless something else completes npx already.\nPut the example into the file that your shell reads when it starts.',
    )
    .action((shell: string) => {
      terminal.out(completionScript(shell, program, catalogue))
      finish(exitCodes.allAsExpected)
    })
  program
    .command('start')
    .description('show the matrix of procedures and hardware, and one counterexample in full')
    .option(
      '--entries <N>',
      `entries of a table, up to ${catalogue.entries.max}${catalogue.start.entries === null ? '' : ` (default: ${catalogue.start.entries})`}`,
    )
    .option('--seconds-max <S>', 'give up a case after this many seconds (default: never)')
    .addHelpText('after', examples('npx shatterproof start', 'npx shatterproof start --entries 4'))
    .action(async (flags: StartFlags) =>
      finish(await runStart(checkCommand([], sized(flags, catalogue), catalogue), catalogue, terminal)),
    )
  for (const command of program.commands)
    command.showHelpAfterError(`to see what it takes: npx shatterproof ${command.name()} --help`)
  return program
}

const exitCodeWords = `  0   every verdict is as the spec expects
  1   a verdict is not, or a property is violated and nothing was expected,
      or nothing put a property to the test
  2   wrong usage, or a mistake in a spec
  3   a limit or Ctrl-C left something undecided
  70  a fault of the checker itself
`

interface StartFlags {
  readonly entries?: string
  readonly secondsMax?: string
}

function sized(flags: StartFlags, { start: { entries } }: Catalogue): StartFlags {
  return entries === null ? flags : { entries: String(entries), ...flags }
}

interface ExportFlags {
  readonly procedure: string
  readonly hardware: string
  readonly to: string
  readonly out?: string
  readonly entries?: string
}

function addExport(program: Command, catalogue: Catalogue, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const { file, procedure, hardware } = exampleFrom(catalogue)
  const one = `npx shatterproof export ${file} \\\n      --procedure ${procedure} --hardware ${hardware}`
  program
    .command('export')
    .description("write the model of one case for somebody else's checker: SPIN or TLC")
    .argument('SPEC', specSays)
    .requiredOption('--procedure <NAME>', 'the procedure')
    .requiredOption('--hardware <NAME>', 'the hardware')
    .requiredOption('--to <LANGUAGE>', 'promela (SPIN) or tla (TLC)')
    .option('--out <FILE>', 'the file to write; TLA+ gets a configuration beside it (default: the terminal)')
    .option('--entries <N>', "entries of a table (default: the spec's own, the smallest that shows its bug)")
    .addHelpText('after', examples(`${one} \\\n      --to promela --out model.pml`, `${one} --to tla --out model.tla`))
    .addHelpText(
      'after',
      '\nThe first lines of what is written say how to check it. The whole model is exported,\nunreduced: `check --no-reductions` counts the same states.',
    )
    .action(async (spec: string, { procedure, hardware, to, out, entries }: ExportFlags) =>
      finish(
        await runExport(
          { spec, procedure, hardware, to, out: out ?? null, entries: entriesOf(entries, catalogue) },
          catalogue,
          terminal,
        ),
      ),
    )
}
