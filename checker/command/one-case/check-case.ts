// Checks one case: builds its model, reduces it where that is sound, searches it, and writes down what was found.
import {
  type Exploration,
  type ExploreOptions,
  explore,
  exploreReduced,
  type Finding,
  type ReducedExploration,
  whyNotReduced,
} from '../../explore/index.ts'
import type { BuiltCase, Growth, Model, Property } from '../../language/index.ts'
import { type CaseReport, publishedTrace, type Result, type Verdict } from '../../report/index.ts'
import { buildCounterexample } from '../../trace/index.ts'
import type { SelectedCase } from '../loading/select-cases.ts'
import { asExpected } from './as-expected.ts'
import { type Searches, structureOf } from './search-once.ts'
import { type Vacuity, vacuityOf } from './vacuity.ts'

export interface CaseOptions extends Omit<ExploreOptions, 'properties'> {
  /** The entries of a table; null for the spec's own default. */
  readonly entries: number | null
  /** Whether a property is to be decided. */
  readonly wants: (property: string) => boolean
  readonly reductions: boolean
  /** Whether a case is left undecided, without a search, where more is pending at once than any search can see. */
  readonly leavesGrown: boolean
  /** Searches of this run, by structure. */
  readonly searches: Searches
  /** Whether memory was refused since the case began: what is found then depends on how much there was. */
  readonly isShort: () => boolean
}

/** Checks the wanted properties of a case in one search. */
export async function checkCase(selected: SelectedCase, built: BuiltCase, options: CaseOptions): Promise<CaseReport> {
  const model = built.model
  const properties = model.properties.filter(property => options.wants(property.name))
  const left = options.leavesGrown ? hopeless(built) : null
  const search =
    properties.length === 0
      ? null
      : left === null
        ? await searchModel({ ...model, properties }, options)
        : unsearched(properties)
  const vacuity = search === null ? null : vacuityOf(model, search)
  const decided =
    search === null || vacuity === null
      ? []
      : search.findings.map(finding => verdictFor(selected, built, finding, search, vacuity, options.entries))
  const inapplicable = built.notApplicable.filter(one => options.wants(one.property))
  const { states, transitions, depth, seconds } = search ?? nothing
  return {
    spec: selected.spec.name,
    bug: selected.spec.bug ?? null,
    role: selected.case.role ?? null,
    ...(selected.case.story === undefined ? {} : { story: selected.case.story }),
    scenario: selected.case.scenario,
    procedure: selected.procedure,
    hardware: selected.case.hardware,
    verdicts: [...decided, ...inapplicable.map(one => notApplicable(selected, one))],
    ...(left === null ? {} : { notSearched: left }),
    ...{ states, transitions, depth, seconds },
    microSteps: microStepsOf(model),
    costs: built.costs,
    about: built.about ?? [],
    idleHardware: vacuity?.idleHardware ?? [],
    notReduced: search?.notReduced ?? null,
    isReduced: options.reductions && search !== null && search.notReduced === null && canBeReduced(model),
    again: {
      verb: 'check',
      file: selected.file ?? '',
      options: [
        ['--procedure', selected.argument],
        ['--hardware', selected.case.hardware],
        ...(options.entries === null ? [] : [['--entries', String(options.entries)] as const]),
        ...(options.reductions ? [] : [['--no-reductions', ''] as const]),
      ],
    },
  }
}

/** One sentence for each micro-step; of one that acts in several ways, that of the first. */
function microStepsOf({ agents, rules }: Model): readonly string[] {
  const sentences = new Map<string, string>()
  for (const { kind, name, agent, text } of rules)
    if (kind === 'procedure' && !sentences.has(name)) sentences.set(name, `${agents[agent] ?? ''}: ${text}`)
  return [...sentences.values()]
}

/** Whether there is anything that a reduction leaves out: what caches hold, and what may wait. */
function canBeReduced({ tokens, rules }: Model): boolean {
  return tokens.length > 0 || rules.some(({ postponed }) => postponed !== undefined)
}

/** Of a case whose states double with each of more than so many stores, lines or invalidations, no search sees the end. */
const searchedMost = 40

/** What makes its states more than any search sees; null where it may be seen to the end. */
function hopeless({ growth }: BuiltCase): string | null {
  const found = growth?.() ?? null
  return found === null || found.count <= searchedMost ? null : found.what
}

/** What is known of a case that isn't searched at all. */
function unsearched(properties: readonly Property[]): ReducedExploration {
  const findings = properties.map(({ name }) => ({ property: name, verdict: 'incomplete' as const }))
  return { ...nothing, findings, limit: 'states', idleRules: [], unseenSituations: [], notReduced: null }
}

const nothing = { states: 0, transitions: 0, depth: 0, seconds: 0 }

async function searchModel(model: Model, options: CaseOptions): Promise<ReducedExploration> {
  const structure = structureOf(model)
  const known = await options.searches.ask(structure)
  if (known !== null) return inWordsOf(model, known)
  let found: ReducedExploration | null = null
  try {
    found = await searchNew(model, options)
    return found
  } finally {
    options.searches.tell(structure, found === null || found.limit !== null || options.isShort() ? null : found)
  }
}

/** What another model of the same structure was found to do: the same, but for the names in what is said. */
function inWordsOf(model: Model, known: ReducedExploration): ReducedExploration {
  const properties = model.properties.map(property => property.name)
  return known.notReduced === null ? known : { ...known, notReduced: whyNotReduced(model, properties) }
}

async function searchNew(model: Model, options: CaseOptions): Promise<ReducedExploration> {
  const { statesMax, secondsMax, bytesMax, onProgress, isInterrupted, keeper, onShortage = () => {} } = options
  const properties = model.properties.map(property => property.name)
  const kept = keeper === undefined ? {} : { keeper }
  const asked = { statesMax, secondsMax, bytesMax, properties, onProgress, isInterrupted, onShortage, ...kept }
  return options.reductions ? exploreReduced(model, asked) : { ...(await explore(model, asked)), notReduced: null }
}

function verdictFor(
  selected: SelectedCase,
  { model, knowledge, growth }: BuiltCase,
  finding: Finding,
  exploration: Exploration,
  vacuity: Vacuity,
  entries: number | null,
): Verdict {
  const counterexample =
    finding.verdict === 'violated'
      ? buildCounterexample(model, finding.property, finding.path, knowledge?.() ?? null)
      : null
  const expectation = selected.case.expected(finding.property)
  const vacuous = finding.verdict === 'holds' ? [...vacuity.ofCase, ...vacuity.ofProperty(finding.property)] : []
  const { states, transitions, depth, seconds } = exploration
  const result: Result = {
    ...nameOf(selected),
    property: finding.property,
    verdict: finding.verdict,
    expected: expectation?.verdict ?? null,
    asExpected: asExpected(finding.verdict, expectation?.verdict ?? null, vacuous),
    limit: finding.verdict === 'holds' ? null : exploration.limit,
    vacuous,
    ...{ states, transitions, depth, seconds },
    trace: counterexample === null ? null : publishedTrace(counterexample),
  }
  const exercised = vacuity.exercised(finding.property)
  const why = finding.verdict === 'incomplete' ? whyGrown(growth?.() ?? null, entries) : null
  return { result, expectation, counterexample, exercised, notApplicableBecause: null, growth: why }
}

/** What makes the states so many, and what to do; null where nothing is known of that and nobody asked for many entries. */
function whyGrown(growth: Growth | null, entries: number | null): string | null {
  if (growth !== null) return `${growth.what}; ${growth.cure}`
  return entries === null || entries < 4 ? null : `or take fewer entries (--entries ${Math.floor(entries / 2)})`
}

function notApplicable(selected: SelectedCase, one: BuiltCase['notApplicable'][number]): Verdict {
  const expectation = selected.case.expected(one.property)
  const verdict = 'notApplicable'
  const expected = expectation?.verdict ?? null
  const result: Result = {
    ...nameOf(selected),
    property: one.property,
    ...{ verdict, expected, asExpected: asExpected(verdict, expected, []) },
    ...{ limit: null, vacuous: [], ...nothing, trace: null },
  }
  return { result, expectation, counterexample: null, exercised: [], notApplicableBecause: one.reason, growth: null }
}

function nameOf(selected: SelectedCase): Pick<Result, 'spec' | 'scenario' | 'procedure' | 'hardware'> {
  const { scenario, procedure, hardware } = selected.case
  return { spec: selected.spec.name, scenario, procedure, hardware }
}
