// The rules of the CPUs: each micro-step moves its CPU's program counter and does its one thing to memory, to the queues of
// the units, or to the record of who owns which frame.
import { type Agent, all, type ModelBuilder } from '../../checker/language/index.ts'
import { mayClean, type PendingClean, type PendingStore, storedName } from '../memory/index.ts'
import { valueName } from '../table/index.ts'
import { effectsOf, type Surroundings } from './effects.ts'
import { postponedClean, postponedLine, postponedStore } from './postponed.ts'
import type { Runner } from './runner.ts'
import { textOf } from './text.ts'

/** Adds a rule for every micro-step of a CPU, and the draining of its stores and cleans. */
export function addProgramRules(builder: ModelBuilder, runner: Runner, around: Surroundings): void {
  const { agent, program, place, cpu } = runner
  for (const [step, { action, source, code, otherwise, sometimes }] of program.steps.entries()) {
    const head = { name: `${agent.name}: micro-step ${step + 1}`, agent, kind: 'procedure', fair: agent.name } as const
    const effects = effectsOf(runner, step, around)
    const exercise = sometimes
      ? null
      : effects.length > 1 && action.kind !== 'poll'
        ? `${source ?? ''} ${textOf(action)}`
        : undefined
    const shared = {
      source,
      ...(code === null ? {} : { code }),
      ...(exercise === undefined ? {} : { exercise }),
    }
    for (const { when, then, text, sets, goesTo, cites } of effects)
      builder.rule(head, {}, () => ({
        ...shared,
        when: all(place.is(step), when),
        text,
        ...(cites === undefined ? {} : { cites }),
        then: [place.becomes(goesTo), ...around.seen(then), ...around.locals.moves(cpu, step, goesTo, sets)],
      }))
    if (action.kind !== 'allocate' || otherwise === null) continue
    builder.rule({ ...head, name: `${head.name} fails` }, {}, () => ({
      ...shared,
      when: place.is(step),
      text: `${textOf(action)} fails`,
      then: [place.becomes(otherwise), ...around.locals.moves(cpu, step, otherwise, null)],
    }))
  }
  addDrainRules(builder, runner, around)
}

function addDrainRules(builder: ModelBuilder, { agent, cpu }: Runner, around: Surroundings): void {
  const { memory, seen, cites } = around
  for (const store of memory.pendingStores.filter(other => other.cpu === cpu))
    for (const { when, value, then } of memory.drains(store))
      builder.rule({ name: `${agent.name}: store becomes visible`, agent, fair: storeName(agent, store) }, {}, () => ({
        when,
        text: `store ${store.held === null ? '' : `of ${valueName(value, store.place.table.pagesPerEntry)} `}to ${storedName(store)} becomes visible`,
        cites: cites.stores,
        ...postponedStore(store, around),
        then: seen(then),
      }))
  for (const clean of memory.pendingCleans.filter(other => other.cpu === cpu))
    builder.rule({ name: `${agent.name}: clean takes effect`, agent, fair: cleanName(agent, clean) }, {}, () => ({
      when: mayClean(memory, clean),
      text: `clean of ${clean.line.name} takes effect`,
      cites: cites.lines,
      ...postponedClean(clean, around),
      then: seen(memory.cleans(clean)),
    }))
}

/** Each pending store is a fairness class of its own: it becomes visible in finite time. */
function storeName({ name }: Agent, store: PendingStore): string {
  return `the store to ${storedName(store)} (${name}, micro-step ${store.step + 1})`
}

/** So is each pending clean. */
function cleanName({ name }: Agent, { line, step }: PendingClean): string {
  return `the clean of ${line.name} (${name}, micro-step ${step + 1})`
}

/** Adds the spontaneous write-back of dirty lines, by the caches of the first CPU. */
export function addWriteBackRules(builder: ModelBuilder, agent: Agent, around: Surroundings): void {
  const { memory, seen, cites } = around
  for (const line of memory.lines)
    builder.rule({ name: `${agent.name}: line is written back`, agent }, {}, () => ({
      when: memory.mayWriteBack(line),
      text: `${line.name} is written back`,
      cites: cites.lines,
      ...postponedLine(line, around),
      then: seen(memory.writesBack(line)),
    }))
}
