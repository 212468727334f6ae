// What keeps a run from its goal, in words that name the steps of the trace.
import type { Hindrance, Rest, Turn, Waiting } from './hindrance.ts'

/** Why who goes on goes round. */
export function turnsSentences({ turns }: Hindrance): readonly string[] {
  return turns.flatMap(turnSentences)
}

/** What would let those go on who wait. */
export function waitingSentences({ waiting }: Hindrance): readonly string[] {
  return waiting.flatMap(waitingSentence)
}

function turnSentences({ agent, step, isWayOut, rests, open }: Turn): readonly string[] {
  const because = rests.length === 0 ? '' : `, since ${rests.map(rest => restWords(rest, agent)).join('; ')}`
  const where = isWayOut
    ? `In step ${step} there is a way out of the loop for ${agent}. It goes round${because}.`
    : `In step ${step} ${agent} goes this way round${because}.`
  const [first, ...others] = open
  const more = others.length === 0 ? '' : `, or with ${others.length} ${others.length === 1 ? 'other' : 'others'}`
  return first === undefined
    ? [where]
    : [where, `It could go on there with "${first}"${more}, but nothing obliges it to.`]
}

function restWords({ what, says, since, by, again }: Rest, agent: string): string {
  const is = says === 'there' || says === 'not there' ? `${what} is ${says}` : `${what} = ${says}`
  if (since === null) return `${is} from the start, and nothing in the loop changes that`
  const step = by === null || by === agent ? `step ${since}` : `step ${since} of ${by}`
  return again
    ? `${is}, made so by ${step} in every round`
    : `${is} since ${step}, and nothing in the loop changes that`
}

function waitingSentence({ agent, ways }: Waiting): readonly string[] {
  if (ways === null) return []
  if (ways.length === 0) return [`Whatever happens, ${agent} can't go on.`]
  const many = ways.length > waysMax ? `; ${ways.length - waysMax} more ways are possible` : ''
  const all = ways.slice(0, waysMax).map(({ steps }) => steps.map(one => `${one.agent}: ${one.text}`).join(', then '))
  const promise = ways.some(({ isPromised }) => isPromised)
    ? ''
    : ` Nobody can be relied on for ${all.length > 1 ? 'any of these' : 'that'}.`
  return [`${agent} could go on after ${all.join('; or after ')}${many}.${promise}`]
}

/** More are only counted. */
const waysMax = 3
