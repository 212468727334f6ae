// Which step of a safe procedure is needed where, and for what: every mutation of it is searched on all hardware on which it violates
// nothing, at the scenario's own number of entries, and what was found of that is a page.
import { structureOf } from '../../checker/command/one-case/search-once.ts'
import {
  assert,
  at,
  type BuiltCase,
  type Case,
  type CaseMutation,
  type Spec,
  SpecMistake,
} from '../../checker/language/index.ts'
import { properties } from '../../model/index.ts'
import { exploreFew } from '../oracle/explore-few.ts'
import { caseName, type SpecFile } from './spec-files.ts'

/** A mutation of one procedure. */
export interface Change {
  readonly kind: CaseMutation['kind']
  readonly steps: readonly string[]
  /** For each hardware, what it violates there. */
  readonly violated: Map<string, readonly string[]>
  /** Why what is left is no procedure; null where it is one. */
  mistake: string | null
}

/** A safe procedure with its mutations. */
export interface Examined {
  readonly spec: string
  readonly procedure: string
  readonly scenario: string
  /** Its steps, as mutations name them. */
  readonly steps: readonly string[]
  /** Where it violates nothing. */
  readonly hardware: readonly string[]
  readonly changes: readonly Change[]
}

type Known = Map<string, readonly string[]>

/** The safe procedures of the specs, each mutation searched once. */
export async function examine(files: readonly SpecFile[]): Promise<readonly Examined[]> {
  const known: Known = new Map()
  const found: Examined[] = []
  for (const { spec } of files)
    for (const cases of byProcedure(spec)) {
      const first = at(cases, 0)
      const { procedure, scenario } = first
      const hardware = cases.map(each => each.hardware)
      const changes = await changesOf(cases, known)
      found.push({ spec: spec.name, procedure, scenario, steps: stepsOf(first), hardware, changes })
    }
  return found.filter(({ changes }) => changes.length > 0)
}

/** The micro-steps with their numbers, less the returns. An access is one, however its MMU may answer. */
function stepsOf(each: Case): readonly string[] {
  const { model } = each.build(null)
  const found = model.rules.flatMap(({ name, text }) => {
    const [, cpu, number] = /^(.*): micro-step (\d+)$/.exec(name) ?? []
    if (cpu === undefined || text.startsWith('return')) return []
    const words = text.replace(/^(access page \d+, \w+):.*$/, '$1')
    return [`${model.agents.includes('CPU 1') ? `${cpu}, ` : ''}${number} ${words}`]
  })
  return found.filter((step, index) => step !== found[index - 1] || !/\d access /.test(step))
}

/** The cases in which the spec's safe procedures violate nothing, for each procedure. */
function byProcedure(spec: Spec): readonly (readonly Case[])[] {
  const groups = new Map<string, Case[]>()
  for (const each of spec.cases.filter(one => isSafe(spec, one))) {
    const key = JSON.stringify([each.procedure, each.scenario])
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()]
}

/** A fix, or a procedure of the thread, on hardware where it violates nothing. */
function isSafe(spec: Spec, each: Case): boolean {
  const isMeant = spec.bug === undefined || each.role === 'fixed'
  return isMeant && properties.every(({ name }) => each.expected(name)?.verdict !== 'violated')
}

async function changesOf(cases: readonly Case[], known: Known): Promise<readonly Change[]> {
  const changes = new Map<string, Change>()
  for (const each of cases)
    for (const mutation of each.mutations?.(null) ?? []) {
      const { kind, steps } = mutation
      const key = JSON.stringify([kind, steps])
      const change: Change = changes.get(key) ?? { kind, steps, violated: new Map(), mistake: null }
      changes.set(key, change)
      const built = builtOrMistake(mutation)
      if (typeof built === 'string') change.mistake = built
      else change.violated.set(each.hardware, await violatedBy(built, known, caseName(each)))
    }
  return [...changes.values()]
}

function builtOrMistake(mutation: CaseMutation): BuiltCase | string {
  try {
    return mutation.build()
  } catch (problem) {
    if (problem instanceof SpecMistake) return problem.message
    throw problem
  }
}

async function violatedBy({ model }: BuiltCase, known: Known, name: string): Promise<readonly string[]> {
  const structure = structureOf(model)
  const found = known.get(structure)
  if (found !== undefined) return found
  const { findings, limit } = (await exploreFew(model, 5_000_000)).found
  assert(limit === null, `a mutation of ${name} was not searched whole`)
  const violated = findings.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property)
  known.set(structure, violated)
  return violated
}

/** Whether the change breaks something somewhere. */
export function isNeeded({ violated }: Change): boolean {
  return [...violated.values()].some(properties => properties.length > 0)
}
