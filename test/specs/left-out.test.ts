// What a cause says is missing would mend the procedure: each step that a safe procedure needs is left out, and the cause of what comes of
// that asks for a step of that kind.
import { expect, test } from 'vitest'
import { exploreReduced } from '../../checker/explore/index.ts'
import { type BuiltCase, type Case, type CaseMutation, SpecMistake } from '../../checker/language/index.ts'
import { buildCounterexample, type Counterexample } from '../../checker/trace/index.ts'
import { specFiles } from './spec-files.ts'

/** Of a step that is left out, what the cause may ask for. An invalidation is left out with the wait for it, which goes last. */
const kinds: readonly { readonly of: RegExp; readonly asks: RegExp }[] = [
  { of: /\d (un)?lock /, asks: /a lock around both/ },
  { of: /\d invalidate /, asks: /invalidat/ },
  { of: /\d clean /, asks: /clean/ },
  { of: /\d fence /, asks: /fence/ },
  { of: /\d wait /, asks: /wait/ },
]

/** Where something else is right: another CPU does what is asked for, too late, or, without the lock, too early. */
const otherwise: readonly RegExp[] = [
  /^linux-mm\/mremap-flushes-after-unlock: without CPU \d, \d lock tables/,
  /^linux\/split-race-loser-never-unmaps: without .*11 wait for completion, drain$/,
]

const files = await specFiles()

function built(mutation: CaseMutation): BuiltCase | null {
  try {
    return mutation.build()
  } catch (problem) {
    if (problem instanceof SpecMistake) return null
    throw problem
  }
}

/** The cause of each violation that the whole procedure hasn't. */
async function causes(each: Case, { model, knowledge }: BuiltCase): Promise<readonly Counterexample['cause'][]> {
  const names = model.properties.map(({ name }) => name).filter(name => name !== 'completes')
  const properties = names.filter(name => each.expected(name)?.verdict !== 'violated')
  const limits = { statesMax: 1_000_000, secondsMax: 60, bytesMax: 2 ** 32, properties }
  const { findings } = await exploreReduced(model, { ...limits, onProgress: () => {}, isInterrupted: () => false })
  return findings.flatMap(finding =>
    finding.verdict === 'violated' && properties.includes(finding.property)
      ? [buildCounterexample(model, finding.property, finding.path, knowledge?.() ?? null).cause]
      : [],
  )
}

/** The steps that are left out, and what the cause asks for in their place. */
async function wrongIn(
  spec: string,
  each: Case,
): Promise<{ readonly asked: number; readonly wrong: readonly string[] }> {
  const wrong: string[] = []
  let asked = 0
  for (const mutation of each.mutations?.(null) ?? []) {
    const kind = kinds.find(({ of }) => mutation.kind === 'without' && mutation.steps.some(step => of.test(step)))
    const without = kind === undefined ? null : built(mutation)
    if (kind === undefined || without === null) continue
    for (const cause of await causes(each, without)) {
      asked++
      const culprit = cause?.culprit ?? null
      const what = culprit === null || culprit.kind === 'step' ? '' : culprit.what
      if (!kind.asks.test(what)) wrong.push(`${spec}: without ${mutation.steps.join(' and ')}`)
    }
  }
  return { asked, wrong }
}

// Weak order; walks that don't snoop; both.
test.each(['arm-cpu-bbm0', 'vt-d-unsnooped', 'ipmmu'])(
  'what is left out on %s is what the cause asks for',
  async hardware => {
    const safe = files.flatMap(({ spec }) =>
      spec.cases
        .filter(each => each.hardware === hardware && (spec.bug === undefined || each.role === 'fixed'))
        .map(each => ({ name: spec.name, each })),
    )
    const found = []
    for (const { name, each } of safe) found.push(await wrongIn(name, each))
    expect(found.reduce((sum, { asked }) => sum + asked, 0)).toBeGreaterThan(40)
    const wrong = found.flatMap(one => one.wrong).filter(one => !otherwise.some(each => each.test(one)))
    expect([...new Set(wrong)]).toEqual([])
  },
)
