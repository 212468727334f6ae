// Where and why a saved trace is none of the model any more, in a sentence.
import { match } from 'ts-pattern'
import { listed } from '../../report/index.ts'
import type { Divergence, Lack, SavedTrace } from '../../trace/index.ts'

/** The sentence. `step` is counted from 1. */
export function divergenceSentence(saved: SavedTrace, step: number, divergence: Divergence): string {
  const named = saved.steps[step - 1]
  const which = named === undefined ? '' : ` (${named.agent}: ${named.text})`
  const agent = named?.agent ?? ''
  // Families of rules are called after their agent, which is said anyway.
  const family = named?.rule ?? null
  const rule = family?.startsWith(`${agent}: `) ? family.slice(agent.length + 2) : family
  return `Trace ${saved.id} diverges at step ${step}${which}: ${reason(divergence, agent, rule)}.`
}

function reason(divergence: Divergence, agent: string, rule: string | null): string {
  return match(divergence)
    .with({ because: 'ruleGone' }, () =>
      rule === null
        ? `the property is no longer violated by anything that ${agent} does`
        : `the model no longer has the rule "${rule}" of ${agent}`,
    )
    .with({ because: 'textChanged' }, ({ says }) => {
      const now = listed(
        says.map(text => `"${text}"`),
        'or',
      )
      return rule === null ? `the violation now says ${now}` : `the rule "${rule}" of ${agent} now says ${now}`
    })
    .with({ because: 'notEnabled' }, ({ lacks, instead }) => {
      const others = listed(
        instead.map(text => `"${text}"`),
        'or',
      )
      const elsewhere = instead.length === 0 ? '' : `; ${agent} would go on with ${others}`
      return `this step is not possible here, after the steps before it${since(lacks)}${elsewhere}`
    })
    .with({ because: 'notBad' }, ({ lacks }) => `the model gets this far, but nothing is violated here${since(lacks)}`)
    .with({ because: 'meetsGoal' }, () => 'here the end is reached that this trace never reaches')
    .with({ because: 'notClosed' }, () => 'the steps that are to repeat for ever do not come back to where they began')
    .with({ because: 'notFair' }, () => 'somebody who can be relied on could act all the time and never does')
    .exhaustive()
}

function since(lacks: readonly Lack[]): string {
  return lacks.length === 0 ? '' : `, since ${listed(lacks.map(({ where, is }) => `${where} is ${is}`))}`
}
