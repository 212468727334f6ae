// Small scenarios and hardware with one answer changed, for tests of the machine rule by rule.
import {
  type Body,
  type Cpu,
  inferred,
  invalid,
  type Profile,
  pageNumber,
  procedure,
  profileNamed,
  type Questions,
  type Scenario,
  scenario,
  variant,
  type Workplace,
} from '../../model/index.ts'
import { violatedBy } from './verdicts.ts'

/** The first page leaves a superpage. */
export const split: Scenario = scenario({
  name: 'split',
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

/** The first page leaves a table of small pages. */
export const small: Scenario = scenario({
  name: 'small pages',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

/** Nothing changes, and nothing is asked for but that. */
export const same: Scenario = scenario({
  name: 'same map',
  after: () => [],
  notApplicable: { isolatedAfterReturn: 'no target' },
})

/** Nothing changes; two CPUs. */
export const two: Scenario = scenario({
  name: 'two CPUs, same map',
  cpus: 2,
  leafLevel: 1,
  after: () => [],
  notApplicable: { isolatedAfterReturn: 'no target' },
})

/** The first page is unmapped; two CPUs. */
export const twoUnmap: Scenario = scenario({
  name: 'two CPUs unmap the first page',
  cpus: 2,
  leafLevel: 1,
  after: () => [{ page: pageNumber(0), to: null }],
})

/** A profile with one answer changed. */
export function but<K extends keyof Questions>(name: string, question: K, value: Questions[K]): Profile {
  return variant(profileNamed(name), `${name}, ${question}`, 'for a test', { [question]: inferred(value, 'this test') })
}

/** The properties that a procedure violates. */
export function check(body: Body, where: Scenario, hardware: string | Profile): Promise<readonly string[] | null> {
  return violatedBy(procedure('under test', body), where, hardware)
}

/** Unmaps the first page, with everything that any hardware needs. */
export const unmap: Body = ({ cpu, space, target }) => {
  const { entry } = space.region(target, 1)
  cpu.write(entry, invalid)
  cpu.clean(entry)
  cpu.fence('complete')
  cpu.invalidate(target)
  cpu.wait({ drain: true })
}

/** The two CPUs of a case that has two. */
export function twoCpus({ cpus: [first, second] }: Workplace): readonly [Cpu, Cpu] {
  if (first === undefined || second === undefined) throw new Error('two CPUs are wanted')
  return [first, second]
}
