// The commands and their options, with an example of each: what `--help` says is what this file says.
import { join } from 'node:path'
import { Command } from 'commander'
import { type Catalogue, SpecMistake } from '../language/index.ts'
import { quoted } from '../report/index.ts'
import { type CheckCommand, runCheck } from './check-command.ts'
import type { ExitCode } from './exit-code.ts'
import { runExport } from './export-command.ts'
import { shownPath } from './find-files.ts'
import { countOf, defaultBytesMax, defaultStatesMax, memorySize, positiveNumber, wholeNumber } from './limits.ts'
import { runHardware, runList } from './list-command.ts'
import { runReplay } from './replay-command.ts'
import { runStart } from './start-command.ts'
import type { Terminal } from './terminal.ts'
import { formatHelp, formatNamed, type TraceStyle } from './trace-format.ts'

/** The program, ready to parse. `finish` is told the exit code of the command that ran. */
export function programFor(catalogue: Catalogue, terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const { file, hardware } = exampleFrom(catalogue)
  const program = new Command('shatterproof')
    .description('Checks procedures against all that the hardware may do meanwhile.')
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
        'npx shatterproof check my-procedure.ts --json',
      ),
    )
    .addHelpText('after', `\nExit codes:\n${exitCodeWords}`)
  addCheck(program, catalogue, terminal, finish)
  program
    .command('list')
    .description('list specs, procedures, hardware and properties')
    .argument('[SPEC...]', 'TypeScript files or folders with specs; all that ship where none is given')
    .addHelpText('after', examples('npx shatterproof list', `npx shatterproof list ${file}`))
    .action(async (specs: string[]) => finish(await runList(specs, catalogue, terminal)))
  program
    .command('hardware')
    .description('print what a hardware answers to every question, and where that is written')
    .argument('NAME', 'a hardware; a unique part of its name is enough')
    .addHelpText('after', examples(`npx shatterproof hardware ${hardware}`))
    .action((name: string) => finish(runHardware(name, catalogue, terminal)))
  program
    .command('replay')
    .description('run a saved trace step by step through the plain interpreter')
    .argument('TRACE', 'a file that `check --trace` has saved')
    .addHelpText('after', examples('npx shatterproof replay trace.json'))
    .action(async (file: string) => finish(await runReplay(file, catalogue, terminal)))
  addExport(program, catalogue, terminal, finish)
  program
    .command('start')
    .description('show the matrix of procedures and hardware, and one counterexample in full')
    .addHelpText('after', examples('npx shatterproof start'))
    .action(async () => finish(await runStart(checkCommand([], {}, catalogue), catalogue, terminal)))
  return program
}

const exitCodeWords = `  0   every verdict is as the spec expects
  1   a verdict is not, or a property is violated and nothing was expected,
      or nothing put a property to the test
  2   wrong usage, or a mistake in a spec
  3   a limit or Ctrl-C left something undecided
  70  a fault of the checker itself
`

interface CheckFlags {
  readonly procedure?: readonly string[]
  readonly hardware?: readonly string[]
  readonly property?: readonly string[]
  readonly statesMax?: string
  readonly secondsMax?: string
  readonly memoryMax?: string
  readonly entries?: string
  readonly json?: boolean
  readonly trace?: string
  readonly format?: string
  readonly whole?: boolean
  readonly report?: string
  readonly reductions?: boolean
  readonly workers?: string
}

function addCheck(program: Command, catalogue: Catalogue, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const { file, procedure, hardware, property } = exampleFrom(catalogue)
  const gather = (one: string, others: readonly string[] = []): string[] => [...others, one]
  program
    .command('check')
    .description('check procedures on hardware: a verdict for each, and a trace where one is violated')
    .argument('[SPEC...]', 'TypeScript files or folders with specs; all that ship where none is given')
    .option('--procedure <NAME>', 'only this procedure (may be given again)', gather)
    .option('--hardware <NAME>', 'only this hardware (may be given again)', gather)
    .option('--property <NAME>', 'only this property (may be given again)', gather)
    .option('--states-max <N>', 'give up a case after this many states (default: 50 million)')
    .option('--seconds-max <S>', 'give up a case after this many seconds (default: never)')
    .option('--memory-max <SIZE>', "give up a case at this much memory, such as 8G (default: 3/4 of the machine's)")
    .option('--workers <N>', 'check as many cases at once; 0: in one thread (default: the cores, where that pays)')
    .option('--entries <N>', "entries of a table (default: the spec's own, the smallest that shows its bug)")
    .option('--json', 'print one JSON document and nothing else')
    .option('--trace <FILE>', 'save the first trace in a file, for `replay`')
    .option('--format <FORM>', 'print the traces alone, in one of the forms below')
    .option('--whole', 'show also the steps of a trace on which the violation does not rest')
    .option('--report <PATH>', 'write a page to look at: a folder, or one file that ends in .html')
    .option('--no-reductions', 'search the whole state space, also where less is known to be enough')
    .addHelpText(
      'after',
      examples(
        'npx shatterproof check',
        'npx shatterproof check my-procedure.ts',
        `npx shatterproof check ${file} \\\n      --procedure ${procedure} --hardware ${hardware}`,
        `npx shatterproof check ${file} --property ${property} --json`,
        `npx shatterproof check ${file} --hardware ${hardware} \\\n      --trace trace.json`,
        `npx shatterproof check ${file} --procedure ${procedure} \\\n      --hardware ${hardware} --property ${property} --format comment`,
        `npx shatterproof check ${file} --report report.html`,
      ),
    )
    .addHelpText('after', `\nForms of traces:\n${formatHelp}`)
    .addHelpText('after', '\nNames match without case, and a unique part of one is enough.')
    .action(async (specs: string[], flags: CheckFlags) =>
      finish(await runCheck(checkCommand(specs, flags, catalogue), catalogue, terminal)),
    )
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
    .argument('SPEC', 'a TypeScript file with a spec')
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
          { spec, procedure, hardware, to, out: out ?? null, entries: entriesOf(entries) },
          catalogue,
          terminal,
        ),
      ),
    )
}

function entriesOf(typed: string | undefined): number | null {
  return typed === undefined ? null : wholeNumber('--entries', typed, '2 to 512; the more, the longer it takes')
}

/** What the flags ask for, with the defaults of the command line filled in. Throws a SpecMistake for a number that is none. */
function checkCommand(specs: readonly string[], flags: CheckFlags, catalogue: Catalogue): CheckCommand {
  const { statesMax, secondsMax, memoryMax, entries, workers } = flags
  return {
    specs,
    procedures: flags.procedure ?? [],
    hardware: flags.hardware ?? [],
    properties: flags.property ?? [],
    statesMax: statesMax === undefined ? defaultStatesMax : wholeNumber('--states-max', statesMax),
    secondsMax: secondsMax === undefined ? Number.POSITIVE_INFINITY : positiveNumber('--seconds-max', secondsMax),
    bytesMax: memoryMax === undefined ? defaultBytesMax() : memorySize('--memory-max', memoryMax),
    entries: entriesOf(entries),
    reductions: flags.reductions ?? true,
    json: flags.json ?? false,
    trace: flags.trace ?? null,
    ...styleOf(flags),
    workers: workers === undefined ? null : countOf('--workers', workers),
    report: flags.report ?? null,
    packageFolder: catalogue.packageFolder,
    knownProperties: catalogue.properties.map(property => property.name),
  }
}

/** How traces are to be shown. Throws a SpecMistake for a form that there is none of, and for two documents at once. */
function styleOf({ format, whole, json }: Pick<CheckFlags, 'format' | 'whole' | 'json'>): TraceStyle {
  if (format !== undefined && json === true)
    throw new SpecMistake('--json prints one document, and --format another', 'give one of them')
  return { format: format === undefined ? null : formatNamed(format), whole: whole ?? false }
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map(line => `  ${line}`).join('\n')}`
}

/** The names that the examples use: those of the counterexample that `start` shows. */
function exampleFrom({ specsFolder, start }: Catalogue): {
  readonly file: string
  readonly procedure: string
  readonly hardware: string
  readonly property: string
} {
  const { procedure, hardware, property } = start.show
  const file = shownPath(join(specsFolder, start.files[0] ?? ''))
  return { file: quoted(file), procedure: quoted(procedure), hardware: quoted(hardware), property: quoted(property) }
}
