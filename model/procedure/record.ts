// Runs a procedure's body on recording CPUs and refuses what can only be a mistake: nothing to do, a wait for nothing,
// a table freed twice on every path, a frame that isn't there.
import { at, SpecMistake } from '../../checker/language/index.ts'
import { foreignFrame, pageNumber, type Space, type Table } from '../table/index.ts'
import { Cpu } from './cpu.ts'
import { invalidationMistake } from './invalidate.ts'
import { isDerived, isLocalPlace, Local, type Operand, type Place } from './local.ts'
import { checkLocals } from './local-mistake.ts'
import { lockMistake } from './lock-mistake.ts'
import { loopMistake } from './loop-mistake.ts'
import type { MicroStep, Program } from './micro-step.ts'
import { type Mutation, mutated } from './mutate.ts'
import { alwaysAt, canFollow, flagsAt } from './order.ts'
import type { Procedure, Setting, Workplace } from './scenario.ts'
import { TablePool } from './table-pool.ts'
import { configurationEntry, noSuperpage, pageOf, superpagesOf } from './workplace.ts'

export interface Recorded {
  readonly programs: readonly Program[]
  /** Every table of the case, those of the start first. */
  readonly tables: readonly Table[]
}

/** The programs of all CPUs of a procedure in a setting; with a mutation where one is given. */
export function record(procedure: Procedure, setting: Setting, mutation: Mutation | null = null): Recorded {
  const { space } = setting
  const pool = new TablePool(space)
  const cpus = Array.from({ length: setting.cpus }, (_, number) => new Cpu(pool, number))
  const superpages = superpagesOf(space)
  const work: Workplace = {
    cpu: at(cpus, 0),
    cpus,
    space,
    word: (name, options) => pool.word(name, options),
    superpages,
    superpage: superpages[0] ?? noSuperpage(space),
    targets: setting.targets,
    target: setting.targets[0] ?? pageNumber(0),
    before: page => setting.before.at(page),
    after: page => setting.after.at(page),
    devices: space.devices,
    pageOf: (device, offset) => pageOf(space, device, offset),
    configuration: { entry: device => configurationEntry(space, device), domains: space.domains },
  }
  procedure.body(work)
  const asWritten = cpus.map(cpu => cpu.program())
  const programs = mutation === null ? asWritten : mutated(asWritten, mutation)
  if (cpus.every(cpu => cpu.isEmpty()))
    throw new SpecMistake(
      `the procedure "${procedure.name}" has no micro-steps`,
      'call the CPU: cpu.write(...), cpu.invalidate(...)',
      procedure.source,
    )
  for (const [cpu, program] of programs.entries()) checkProgram(program, cpu, setting)
  checkTags(asWritten, space)
  return { programs, tables: pool.tables }
}

function checkProgram(program: Program, cpu: number, setting: Setting): void {
  const { space } = setting
  const follows = (later: number, is: (step: MicroStep) => boolean): boolean =>
    program.steps.some((step, earlier) => is(step) && canFollow(program, earlier, later))
  checkLocals(program, cpu)
  const locks = lockMistake(program)
  if (locks !== null) throw new SpecMistake(locks.problem, locks.cure, locks.source)
  const loop = loopMistake(program)
  if (loop !== null) throw new SpecMistake(loop.problem, loop.cure, at(program.steps, loop.step).source)
  for (const [place, { action, source }] of program.steps.entries()) {
    if (action.kind === 'wait' && !follows(place, earlier => earlier.action.kind === 'invalidate'))
      throw new SpecMistake('a wait for an invalidation that was never submitted', 'invalidate before the wait', source)
    if (action.kind === 'free' && alwaysAt(freedAt(program, action.table), place))
      throw new SpecMistake(`the table ${nameOf(action.table)} is freed twice`, 'free it once', source)
    if (
      (action.kind === 'write' && action.half !== 'control') ||
      action.kind === 'exchange' ||
      action.kind === 'compareExchange'
    )
      checkOperandFrame(action.value, action.place, space, source)
    const asked = action.kind === 'invalidate' ? invalidationMistake(action, setting) : null
    if (asked !== null) throw new SpecMistake(asked.problem, asked.cure, source)
    if (action.kind === 'release') checkFrame(action.frame, 1, space, source)
  }
}

/** Refuses an invalidation of a tag that no domain has, and that nothing stores. A zeroed entry says tag 0. */
function checkTags(programs: readonly Program[], space: Space): void {
  const steps = programs.flatMap(program => program.steps)
  const stored = steps.flatMap(({ action }) => {
    if (action.kind !== 'write' || isDerived(action.value)) return []
    const { value } = action
    return value.kind === 'tag' || value.kind === 'table' ? [value.tag ?? 0] : []
  })
  const known = [...new Set([0, ...space.domains.map(({ tag }) => tag), ...stored])].sort((one, other) => one - other)
  for (const { action, source } of steps)
    if (action.kind === 'invalidate' && action.tag !== undefined && !known.includes(action.tag))
      throw new SpecMistake(
        `an invalidation of tag ${action.tag}, which no domain has`,
        `use one of: ${known.join(', ')}`,
        source,
      )
}

type Freeable = Extract<MicroStep['action'], { kind: 'free' }>['table']

/** On which ways to each place the table has been freed. A local may point to another table after it was read again. */
function freedAt(program: Program, table: Freeable): ReturnType<typeof flagsAt> {
  return flagsAt(program, ({ action }, freed) => {
    if ('into' in action && action.into === table) return false
    return freed || (action.kind === 'free' && action.table === table)
  })
}

function nameOf(table: Freeable): string {
  return table instanceof Local ? table.words : table.name
}

function checkOperandFrame(value: Operand, place: Place, space: Space, source: string | null): void {
  if (isDerived(value) || value.kind !== 'leaf') return
  checkFrame(value.frame, isLocalPlace(place) ? value.run : place.table.pagesPerEntry * value.run, space, source)
}

/** Physical frames: one for each page, and as many new ones. The frames of a leaf of `count` pages start at a multiple of that. */
function checkFrame(frame: number, count: number, space: Space, source: string | null): void {
  const frames = 2 * space.firstNewFrame()
  if (frame === foreignFrame || !Number.isInteger(frame) || frame < 0 || frame + count > frames)
    throw new SpecMistake(
      `there is no frame ${frame} here`,
      `use one from 0 to ${frames - 1}; those from ${frames / 2} on are new: no page has them`,
      source,
    )
  if (frame % count !== 0)
    throw new SpecMistake(`frame ${frame} can't start a leaf of ${count} pages`, `use a multiple of ${count}`, source)
}
