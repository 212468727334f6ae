// The options that name procedures, hardware and properties: the same for every command that looks at many cases.
import type { Command } from 'commander'
import type { Wanted } from '../loading/select-cases.ts'
import { gather, gatherListed } from './help.ts'

export interface SelectionFlags {
  readonly procedure?: readonly string[]
  readonly hardware?: readonly string[]
  readonly property?: readonly string[]
}

/** Names as they were typed; none: all. */
export interface Selection extends Wanted {
  readonly properties: readonly string[]
}

/** Adds the options to a command. */
export function withSelection(command: Command): Command {
  return command
    .option('--procedure <NAME>', 'only this procedure (may be given again)', gather)
    .option('--hardware <NAME>', 'only this hardware (several: A,B)', gatherListed)
    .option('--property <NAME>', 'only this property (several: A,B)', gatherListed)
}

export function selectionOf({ procedure, hardware, property }: SelectionFlags): Selection {
  return { procedures: procedure ?? [], hardware: hardware ?? [], properties: property ?? [] }
}

/** What the help says of names. */
export const namesHelp: string = '\nNames match without case, and a unique part of one is enough.'
