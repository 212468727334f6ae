// A CPU of a case at work: its program, and the variable that says where in it the CPU stands.
import {
  type Agent,
  all,
  at,
  type CellTerm,
  type Condition,
  type ModelBuilder,
  range,
} from '../../checker/language/index.ts'
import type { Program } from '../procedure/index.ts'

/** A CPU of a case: its program and where it stands. */
export interface Runner {
  readonly cpu: number
  readonly agent: Agent
  readonly program: Program
  readonly place: CellTerm<number>
}

export function runnersOf(
  builder: ModelBuilder,
  programs: readonly Program[],
  agents: readonly Agent[],
): readonly Runner[] {
  return programs.map((program, cpu) => {
    const agent = at(agents, cpu)
    return { cpu, agent, program, place: builder.control(`${agent.name} is at`, range(0, program.failed), 0) }
  })
}

/** Every CPU has returned, none with an error. */
export function succeeded(runners: readonly Runner[]): Condition {
  return all(...runners.map(({ place, program }) => place.is(program.end)))
}

/** Every CPU has returned, with or without an error. */
export function ended(runners: readonly Runner[]): Condition {
  return all(...runners.map(({ place, program }) => place.isOneOf([program.end, program.failed])))
}
