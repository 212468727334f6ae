// The command line: reads arguments, runs a command, and turns whatever is thrown into words and an exit code.
import { CommanderError } from 'commander'
import type { Catalogue, SpecMistake } from '../language/index.ts'
import { type ExitCode, exitCodes } from './commands/exit-code.ts'
import { isSpecMistake } from './loading/spec-trouble.ts'
import { processTerminal, type Terminal } from './output/terminal.ts'
import { programFor } from './program.ts'

/** Runs the command line `argv` (without node and the program's name) and gives the exit code. Never throws. */
export async function run(
  argv: readonly string[],
  catalogue: Catalogue,
  terminal: Terminal = processTerminal(),
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.allAsExpected
  const program = programFor(catalogue, terminal, found => {
    code = found
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (problem) {
    if (problem instanceof CommanderError) return problem.exitCode === 0 ? exitCodes.allAsExpected : exitCodes.badUsage
    if (isSpecMistake(problem)) return mistaken(problem, terminal)
    return atFault(problem, terminal)
  }
}

function mistaken(mistake: SpecMistake, terminal: Terminal): ExitCode {
  const where = mistake.where === null ? '' : `${mistake.where}: `
  terminal.error(`error: ${where}${mistake.message}\n  ${mistake.cure}\n`)
  return exitCodes.badUsage
}

function atFault(problem: unknown, terminal: Terminal): ExitCode {
  const stack = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)
  terminal.error(`this is a fault of the checker, not of your spec; please report it with what follows\n${stack}\n`)
  return exitCodes.faultOfTheChecker
}
