// Matchers for vitest: `await expect(procedure).toHold({ on: "vt-d" })`. A failure prints the trace.
import { expect } from 'vitest'
import { type Detailed, inDetail } from '../checker/command/index.ts'
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

/** The verdicts on a procedure. */
async function verdictsOn(procedure: Procedure, setup: Setup): Promise<readonly Detailed[]> {
  const hardware = typeof setup.on === 'string' ? [setup.on] : setup.on
  const one = spec({
    name: 'vitest',
    summary: procedure.name,
    source: 'a test',
    variants: [{ procedure, scenario: setup.in ?? firstPageLeaves, broken: [], alsoOn: hardware }],
  })
  const { entries, properties = [] } = setup
  return await inDetail(one, { hardware, properties, ...(entries === undefined ? {} : { entries }) })
}

expect.extend({
  async toHold(procedure: Procedure, setup: Setup) {
    const found = await verdictsOn(procedure, setup)
    const wrong = found.filter(
      ({ verdict, vacuous }) => verdict === 'violated' || verdict === 'incomplete' || vacuous.length > 0,
    )
    return {
      pass: wrong.length === 0,
      message: () =>
        wrong.length === 0
          ? `${procedure.name} was to fail, and holds on ${namesOf(setup)}`
          : `${procedure.name} does not hold:\n\n${wrong.map(({ text }) => text).join('\n')}`,
    }
  },

  async toViolate(procedure: Procedure, property: string, setup: Setup) {
    const found = await verdictsOn(procedure, { ...setup, properties: [property] })
    const others = found.filter(({ verdict }) => verdict !== 'violated')
    return {
      pass: others.length === 0,
      message: () =>
        others.length === 0
          ? `${procedure.name} was not to violate ${property}:\n\n${found.map(({ text }) => text).join('\n')}`
          : `${procedure.name} does not violate ${property}:\n\n${others.map(({ text }) => text).join('\n')}`,
    }
  },
})

function namesOf({ on }: Setup): string {
  return typeof on === 'string' ? on : on.join(', ')
}
