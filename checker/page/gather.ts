// What a page shows, gathered from the reports of the cases.
import type { Catalogue, Model, Spec } from '../language/index.ts'
import {
  type CaseReport,
  sceneFor,
  standingOf,
  type TraceFormat,
  traceFormats,
  tracesText,
  type Verdict,
  whyUndecided,
} from '../report/index.ts'
import { type CaseGraph, caseGraph } from './case-graph.ts'
import type { PageCase, PageDocument, PageSpec, PageTrace, PageVerdict } from './document.ts'

/** What is known of a check. */
export interface Gathered {
  readonly reports: readonly CaseReport[]
  readonly specs: readonly Spec[]
  /** Sentences about what was not checked. */
  readonly unchecked: readonly string[]
  /** The model of a case, for a graph of its states; null where they are too many. */
  readonly modelOf: (report: CaseReport) => Model | null
}

/** The document of a page: the specs in their order, with the cases that were checked, and what was not. */
export function gather(
  { reports, specs, unchecked, modelOf }: Gathered,
  { version, properties, hardware }: Pick<Catalogue, 'version' | 'properties' | 'hardware'>,
): PageDocument {
  const links = new Links()
  const used = new Set(reports.map(report => report.hardware))
  const checked = [...new Set(reports.map(report => report.spec))].map((name): PageSpec => {
    const spec = specs.find(one => one.name === name)
    const cases = reports.filter(report => report.spec === name).map(report => caseOf(report, modelOf(report), links))
    return { name, summary: spec?.summary ?? '', source: spec?.source ?? '', bug: spec?.bug ?? null, cases }
  })
  return {
    tool: version,
    unchecked,
    specs: checked,
    properties: properties.map(({ name, says }) => ({ name, says })),
    hardware: hardware.filter(({ name }) => used.has(name)).map(({ name, summary }) => ({ name, says: summary })),
  }
}

function caseOf(report: CaseReport, model: Model | null, links: Links): PageCase {
  const { spec, procedure, scenario, hardware, role, states, transitions, depth, costs, notReduced, isReduced } = report
  const asked = report.verdicts.map(({ result }) => result.property)
  const graph = caseGraph(model, asked, states)
  return {
    link: links.unique(`${spec}.${procedure}.${hardware}`.replace(/[^\w.]+/g, '-')),
    ...{ procedure, scenario, hardware, role, states, transitions, depth, costs, notReduced, isReduced },
    standing: standingOf(report),
    about: report.about ?? [],
    idle: report.idleHardware,
    verdicts: report.verdicts.map(verdict => verdictOf(report, verdict, graph, links)),
    graph: graph.graph,
    withoutGraph: graph.without,
  }
}

function verdictOf(report: CaseReport, verdict: Verdict, graph: CaseGraph, links: Links): PageVerdict {
  const { result, expectation, exercised, notApplicableBecause } = verdict
  const { property, expected, asExpected, vacuous } = result
  return {
    ...{ property, verdict: result.verdict, expected, asExpected, exercised, vacuous },
    because: expectation?.reason ?? null,
    remark: result.verdict === 'incomplete' ? whyUndecided(result.limit, verdict.growth) : notApplicableBecause,
    trace: traceOf(report, verdict, graph, links),
  }
}

function traceOf(
  report: CaseReport,
  { counterexample, result }: Verdict,
  { wayOf }: CaseGraph,
  links: Links,
): PageTrace | null {
  if (counterexample === null) return null
  const { modelDigest: _, ...shown } = counterexample
  const scene = sceneFor(report, result.property)
  const forms = formsShown.map(form => ({
    name: form,
    says: traceFormats[form],
    lines: tracesText(form, [{ counterexample, scene }], { whole: false }).trimEnd().split('\n'),
  }))
  return { ...shown, link: links.unique(counterexample.id), forms, way: wayOf(counterexample) }
}

/** The forms that can be copied from the page. */
const formsShown: readonly TraceFormat[] = ['text', 'comment', 'markdown', 'mermaid']

/** Words for links, no two alike. */
class Links {
  private readonly taken = new Map<string, number>()

  unique(wanted: string): string {
    const count = (this.taken.get(wanted) ?? 0) + 1
    this.taken.set(wanted, count)
    return count === 1 ? wanted : `${wanted}.${count}`
  }
}
