// Matchers for vitest: `await expect(procedure).toHold({ on: "vt-d" })`. A failure prints the trace.
import { expect } from 'vitest'
import { type Found, inDetail, type Result, verdictsText } from '../checker/command/index.ts'
import { type Procedure, type Scenario, scenario, spec } from '../model/index.ts'

/** On what a procedure is checked. */
export interface Setup {
  /** The hardware, by its full name; several: on each. */
  readonly on: string | readonly string[]
  /** The scenario; left out: the first page leaves a superpage. */
  readonly in?: Scenario
  /** The entries of a table; left out: the scenario's own. */
  readonly entries?: number
  /** The properties; left out: all that apply. */
  readonly properties?: readonly string[]
}

interface ProcedureMatchers<R = unknown> {
  /** Every property that applies holds, on all the hardware, and was put to the test. */
  toHold: (setup: Setup) => Promise<R>
  /** The property is violated on all the hardware. */
  toViolate: (property: string, setup: Omit<Setup, 'properties'>) => Promise<R>
}

declare module 'vitest' {
  interface Matchers<T> extends ProcedureMatchers<T> {}
}

const firstPageLeaves = scenario({
  name: 'the first page leaves a superpage',
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

/** The verdicts on a procedure, of which a test expects that they all are like this. */
async function verdictsOn(
  procedure: Procedure,
  setup: Setup,
  expected: 'holds' | 'violated',
): Promise<readonly Found[]> {
  const hardware = typeof setup.on === 'string' ? [setup.on] : setup.on
  const written = spec({
    name: 'vitest',
    summary: procedure.name,
    source: 'a test',
    variants: [{ procedure, scenario: setup.in ?? firstPageLeaves, broken: [], alsoOn: hardware }],
  })
  const cases = written.cases.map(one => ({ ...one, expected: () => ({ verdict: expected, reason: null }) }))
  const { entries, properties = [] } = setup
  return await inDetail({ ...written, cases }, { hardware, properties, ...(entries === undefined ? {} : { entries }) })
}

expect.extend({
  async toHold(procedure: Procedure, setup: Setup) {
    const found = await verdictsOn(procedure, setup, this.isNot ? 'violated' : 'holds')
    const wrong = found.filter(({ verdict: { result } }) => !doesHold(result) && result.verdict !== 'notApplicable')
    const held = found.filter(({ verdict: { result } }) => doesHold(result))
    // What applies nowhere says nothing.
    const told = wrong.length > 0 ? wrong : found
    return {
      pass: wrong.length === 0 && held.length > 0,
      message: () =>
        wrong.length === 0 && held.length > 0
          ? `${procedure.name} was to fail, and holds on ${namesOf(setup)}`
          : `${procedure.name} does not hold:\n\n${verdictsText(told)}`,
    }
  },

  async toViolate(procedure: Procedure, property: string, setup: Setup) {
    const wanted = { ...setup, properties: [property] }
    const found = await verdictsOn(procedure, wanted, this.isNot ? 'holds' : 'violated')
    const others = found.filter(({ verdict: { result } }) => result.verdict !== 'violated')
    return {
      pass: others.length === 0,
      message: () =>
        others.length === 0
          ? `${procedure.name} was not to violate ${property}:\n\n${verdictsText(found)}`
          : `${procedure.name} does not violate ${property}:\n\n${verdictsText(others)}`,
    }
  },
})

function doesHold({ verdict, vacuous }: Result): boolean {
  return verdict === 'holds' && vacuous.length === 0
}

function namesOf({ on }: Setup): string {
  return typeof on === 'string' ? on : on.join(', ')
}
