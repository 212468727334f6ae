// A spec: scenarios, procedures, and for each procedure the verdicts that its writer expects on each hardware, with reasons,
// written down before anything was run. Turned into cases for the checker.
import {
  at,
  type Bug,
  type BuiltCase,
  type Case,
  type CaseMutation,
  type Expectation,
  nameCure,
  type Role,
  type Spec,
  SpecMistake,
  type Story,
} from '../checker/language/index.ts'
import { textOf } from './cpu/index.ts'
import { inferred, type Profile, type Questions } from './hardware/index.ts'
import { baseProfiles, profileNamed, profiles } from './hardware/profile/index.ts'
import { buildCase } from './machine.ts'
import { type Mutation, mutationsOf, type Procedure, record, type Scenario, settingOf } from './procedure/index.ts'
import { properties } from './property/index.ts'
import { callerLine, onlyKnown } from './table/index.ts'

/** A property that is expected to be violated: on which hardware, and why. */
export interface Broken {
  readonly property: string
  readonly on: readonly string[]
  readonly because: string
}

/** An answer of the hardware without which a property would hold: what the bug is blamed on. */
export type Blame = {
  readonly [K in keyof Questions]: {
    readonly property: string
    /** The hardware on which it is violated. */
    readonly on: string
    readonly question: K
    /** The answer with which it holds there. */
    readonly instead: Questions[K]
  }
}[keyof Questions]

export interface Variant {
  readonly procedure: Procedure
  readonly scenario: Scenario
  /** What is expected to be violated; everything else that applies is expected to hold. */
  readonly broken: readonly Broken[]
  /** Hardware on which nothing is expected and nothing is checked, such as a CPU where a scenario is about devices. */
  readonly notOn?: readonly string[]
  /** Shipped hardware that is checked besides that which every spec checks: errata, emulations and the like. */
  readonly alsoOn?: readonly string[]
  readonly role?: Role
  /** For a procedure that had the bug: the hardware and the property of the source, and whether the shortest trace is its story. */
  readonly story?: Story & { readonly on: string }
  readonly blames?: readonly Blame[]
}

export interface SpecOptions {
  readonly name: string
  readonly summary: string
  /** The public source: a mail, a commit, an advisory. */
  readonly source: string
  readonly bug?: Bug
  readonly variants: readonly Variant[]
  /** Hardware beyond the profiles that ship. */
  readonly hardware?: readonly Profile[]
}

/** Checks the names in a spec and returns it as cases. */
export function spec(options: SpecOptions): Spec {
  const where = callerLine()
  const hardware = [...profiles, ...(options.hardware ?? [])]
  checkNames(options, hardware, where)
  const own = options.hardware ?? []
  const possible = options.variants.flatMap(variant =>
    hardware.filter(profile => isPossible(variant, profile)).map(profile => ({ variant, profile })),
  )
  const isAsked = ({ variant, profile }: (typeof possible)[number]): boolean =>
    [...baseProfiles, ...own].includes(profile) || (variant.alsoOn ?? []).includes(profile.name)
  const asked = possible.filter(isAsked)
  for (const variant of options.variants) if (!asked.some(one => one.variant === variant)) throw nowhere(variant, where)
  const cases = asked.map(({ variant, profile }) => caseOf(variant, profile))
  const others = possible.filter(one => !isAsked(one))
  return {
    kind: 'spec',
    name: options.name,
    summary: options.summary,
    source: options.source,
    ...(options.bug === undefined ? {} : { bug: options.bug }),
    cases,
    onRequest: others.map(({ variant, profile }) => ({ ...caseOf(variant, profile), expected: () => null })),
  }
}

/** Nothing is said of hardware that the variant leaves out; shared tables need a device with a CPU beside it, configuration a device. */
function isPossible({ notOn, scenario }: Variant, profile: Profile): boolean {
  if ((notOn ?? []).includes(profile.name)) return false
  if (scenario.configuration !== undefined && profile.kind !== 'device') return false
  return scenario.units !== 'hardware and CPU' || (profile.kind === 'device' && profile.beside !== null)
}

function nowhere({ procedure, scenario }: Variant, where: string | null): SpecMistake {
  const some = 'take some out of `notOn`, or name some in `alsoOn`'
  const devices = (option: string): string =>
    `its scenario has \`${option}\`, which is for devices: take that out, or ${some}`
  const cure =
    scenario.configuration !== undefined
      ? devices('configuration')
      : scenario.units === 'hardware and CPU'
        ? devices("units: 'hardware and CPU'")
        : some
  return new SpecMistake(`"${procedure.name}" is checked on no hardware`, cure, where)
}

function caseOf(variant: Variant, profile: Profile): Case {
  const { procedure, scenario } = variant
  return {
    scenario: scenario.name,
    procedure: procedure.name,
    hardware: profile.name,
    expected: property => expectation(variant, profile.name, property),
    build: entries => built(variant, profile, entries),
    withoutFeature: (variant.blames ?? [])
      .filter(blame => blame.on === profile.name)
      .map(blame => ({
        property: blame.property,
        feature: `${blame.question} = ${JSON.stringify(profile.answers[blame.question].value)}`,
        build: entries => built(variant, answering(profile, blame), entries),
      })),
    mutations: entries => mutationsFor(variant, profile, entries),
    ...(variant.role === undefined ? {} : { role: variant.role }),
    ...(variant.story?.on === profile.name ? { story: variant.story } : {}),
  }
}

function built(
  { procedure, scenario }: Variant,
  profile: Profile,
  entries: number | null,
  mutation: Mutation | null = null,
): BuiltCase {
  const cpu = profile.beside === null ? profile : profileNamed(profile.beside)
  return buildCase(procedure, settingOf(scenario, entries), { profile, cpu }, mutation)
}

function mutationsFor(variant: Variant, profile: Profile, entries: number | null): readonly CaseMutation[] {
  const { programs } = record(variant.procedure, settingOf(variant.scenario, entries))
  const named = ({ cpu }: Mutation, step: number): string => {
    const { action } = at(at(programs, cpu).steps, step)
    return `${programs.length === 1 ? '' : `CPU ${cpu}, `}${step + 1} ${textOf(action)}`
  }
  return mutationsOf(programs).map(mutation => {
    const steps = mutation.kind === 'without' ? mutation.steps : [mutation.first, mutation.second]
    return {
      kind: mutation.kind,
      steps: steps.map(step => named(mutation, step)),
      source: at(at(programs, mutation.cpu).steps, at(steps, 0)).source,
      build: () => built(variant, profile, entries, mutation),
    }
  })
}

/** The profile with the one answer that the blame names. */
function answering(profile: Profile, { question, instead }: Blame): Profile {
  const { cites } = profile.answers[question]
  return { ...profile, answers: { ...profile.answers, [question]: inferred(instead, `instead of: ${cites}`) } }
}

function expectation(variant: Variant, hardware: string, property: string): Expectation {
  const broken = variant.broken.find(entry => entry.property === property && entry.on.includes(hardware))
  return broken === undefined ? { verdict: 'holds', reason: null } : { verdict: 'violated', reason: broken.because }
}

function checkNames(options: SpecOptions, hardware: readonly Profile[], where: string | null): void {
  onlyKnown(options, ['name', 'summary', 'source', 'bug', 'variants', 'hardware'])
  if (options.variants.length === 0)
    throw new SpecMistake(`the spec ${options.name} has no variants`, 'give it a procedure and a scenario', where)
  const seen = new Set<string>()
  for (const { procedure, scenario, broken, notOn, alsoOn } of options.variants) {
    if (!Array.isArray(broken))
      throw new SpecMistake(
        `"${procedure.name}" doesn't say what is broken`,
        'add broken: [], or what is expected to fail where and why',
        where,
      )
    const key = `${procedure.name}" in "${scenario.name}`
    if (seen.has(key))
      throw new SpecMistake(`the spec ${options.name} has "${key}" twice`, 'give each procedure its own name', where)
    seen.add(key)
    for (const name of [...broken.flatMap(entry => entry.on), ...(notOn ?? []), ...(alsoOn ?? [])])
      if (!hardware.some(profile => profile.name === name))
        throw new SpecMistake(
          `"${procedure.name}" names the hardware ${name}: there is none of that name`,
          nameCure(
            name,
            hardware.map(profile => profile.name),
          ),
          where,
        )
    for (const { property, because } of broken)
      if (typeof because !== 'string' || because.trim() === '')
        throw new SpecMistake(
          `"${procedure.name}" doesn't say why ${property} is broken`,
          'add because: the reason, written down before it is run',
          where,
        )
    for (const { property } of broken)
      if (!properties.some(known => known.name === property))
        throw new SpecMistake(
          `"${procedure.name}" names the property ${property}: there is none of that name`,
          nameCure(
            property,
            properties.map(known => known.name),
          ),
          where,
        )
  }
  for (const variant of options.variants) checkKeys(variant)
  for (const variant of options.variants) checkClaims(variant, where)
}

function checkKeys(variant: Variant): void {
  onlyKnown(variant, ['procedure', 'scenario', 'broken', 'notOn', 'alsoOn', 'role', 'story', 'blames'])
  for (const broken of variant.broken) onlyKnown(broken, ['property', 'on', 'because'])
  for (const blame of variant.blames ?? []) onlyKnown(blame, ['property', 'on', 'question', 'instead'])
  if (variant.story !== undefined) onlyKnown(variant.story, ['property', 'on', 'differs'])
}

/** What is blamed or told of a violation is about one that is expected; on hardware where nothing is, it would never be looked at. */
function checkClaims({ procedure, broken, notOn, story, blames }: Variant, where: string | null): void {
  for (const { property, on } of [...(story === undefined ? [] : [story]), ...(blames ?? [])])
    if (!broken.some(entry => entry.property === property && entry.on.includes(on)) || (notOn ?? []).includes(on))
      throw new SpecMistake(
        `"${procedure.name}" says something of ${property} on ${on}, where it isn't expected to be violated`,
        'name a property and a hardware of its list `broken` in `story` and in `blames`',
        where,
      )
}
