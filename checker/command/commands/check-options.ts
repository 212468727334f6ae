// The options of `check`, with examples.
import type { Command } from 'commander'
import type { Catalogue } from '../../language/index.ts'
import type { Terminal } from '../output/terminal.ts'
import { formatHelp } from '../output/trace-format.ts'
import { runCheck } from './check-command.ts'
import { type CheckFlags, checkCommand } from './check-flags.ts'
import type { ExitCode } from './exit-code.ts'
import { exampleFrom, examples, specsSay } from './help.ts'
import { namesHelp, withSelection } from './selection-options.ts'
import { runWatch } from './watch-command.ts'

/** Adds the command `check`. */
export function addCheck(
  program: Command,
  catalogue: Catalogue,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  const { file, procedure, hardware, property } = exampleFrom(catalogue)
  const command = program
    .command('check')
    .description('check procedures on hardware: a verdict on each property, and a trace where one is violated')
    .argument('[SPEC...]', specsSay)
  withSelection(command)
    .option('--states-max <N>', 'give up a case after this many states (default: 50 million)')
    .option('--seconds-max <S>', 'give up a case after this many seconds (default: never)')
    .option('--memory-max <SIZE>', "give up a case at this much memory, such as 8G (default: 3/4 of the machine's)")
    .option('--workers <N>', 'check as many cases at once; 0: in one thread (default: the cores, where that pays)')
    .option('--entries <N>', "entries of a table (default: the spec's own, the smallest that shows its bug)")
    .option('--json', 'print one JSON document and nothing else')
    .option('--trace <FILE>', 'save the first trace in a file, for `replay`')
    .option('--format <FORM>', 'print the traces alone, in one of the forms below')
    .option('--whole', 'show every step of a trace, also those on which the violation does not rest')
    .option('--verbose', 'print a line for each case, also where there are over 100, and each trace')
    .option('--watch', 'check again whenever a file is saved, and show what is new')
    .option('--junit <FILE>', 'write the verdicts as JUnit XML')
    .option('--sarif <FILE>', 'write what is not as expected as SARIF 2.1.0')
    .option('--github', 'print an annotation for GitHub Actions for all that is not as expected')
    .option('--save <FILE>', 'write down verdicts, micro-steps and counts, for --against')
    .option('--against <FILE>', 'tell what changed since a check that --save wrote down')
    .option('--report <PATH>', 'write a page to look at: a folder, or one file that ends in .html')
    .option('--checkpoint <FILE>', 'save there what is found; where it exists, go on from it')
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
    .addHelpText('after', `${namesHelp}\nA case is one procedure on one hardware; \`list\` shows what there is.`)
    .addHelpText('after', reducedHelp)
    .action(async (specs: string[], flags: CheckFlags) =>
      finish(
        await (flags.watch === true ? runWatch : runCheck)(checkCommand(specs, flags, catalogue), catalogue, terminal),
      ),
    )
}

const reducedHelp = `
States are counted in the reduced model, where one stands for many: a trace, which
is of the whole one, may have more steps than that. --no-reductions counts them all.`
