// One numbering in what is said under a trace. Names in a model speak of places in programs: `the store to L1[0] (CPU 0, micro-step 3)`,
// which the rule `CPU 0: micro-step 3` makes. Who reads a trace sees no program, only its rows; so the sentences under it name the row in
// which that micro-step ran: `the store to L1[0] (CPU 0, step 9)`. A micro-step that has no row keeps its name.
import { at, type Model, type Rule } from '../language/index.ts'

/**
 * Says a sentence in the rows of a run, counted from 1. Of a micro-step that ran several times the last counts, or all from row `from` on,
 * where some are. A row that the sentence names already isn't named again.
 */
export function inRows(
  model: Model,
  rules: readonly Rule[],
  from: number = rules.length + 1,
): (sentence: string) => string {
  const procedures = model.rules.filter(({ kind }) => kind === 'procedure')
  const agents = [...new Set(procedures.map(({ agent }) => at(model.agents, agent)))]
  const rows = rowsOf(rules)
  const agent = agents.map(name => name.replaceAll(/[^\w ]/g, character => `\\${character}`)).join('|')
  const place = new RegExp(
    `(?<open> \\(| at )?(?:(?<before>${agent}), )?micro-step (?<number>\\d+)(?: of (?<behind>${agent}))?(?<close>\\))?`,
    'g',
  )
  return sentence => {
    if (!sentence.includes('micro-step')) return sentence
    const named = namedIn(sentence)
    let said = ''
    let end = 0
    for (const found of sentence.matchAll(place)) {
      const { open = '', before = '', number = '', behind = '', close = '' } = found.groups ?? {}
      const who = before + behind
      const whose = who === '' ? lastNamed(agents, sentence.slice(0, found.index)) : who
      const all = rows.get(`${whose}: micro-step ${number}`) ?? []
      const shown = all.some(row => row >= from) ? all.filter(row => row >= from) : all.slice(-1)
      said += sentence.slice(end, found.index)
      end = found.index + found[0].length
      if (shown.length === 0) said += found[0]
      else if (open !== '' && shown.every(row => named.has(row)))
        said += who === '' || open === ' at ' ? '' : `${open}${who}${close}`
      else {
        const words = `step${shown.length > 1 ? 's' : ''} ${shown.join(', ')}`
        said += `${open}${before === '' ? '' : `${before}, `}${words}${behind === '' ? '' : ` of ${behind}`}${close}`
      }
    }
    return said + sentence.slice(end)
  }
}

/** The rows in which each micro-step ran, by its name. */
function rowsOf(rules: readonly Rule[]): ReadonlyMap<string, readonly number[]> {
  const rows = new Map<string, number[]>()
  for (const [index, { kind, name }] of rules.entries()) {
    const [microStep] = (kind === 'procedure' && /^.*: micro-step \d+/.exec(name)) || []
    if (microStep !== undefined) rows.set(microStep, [...(rows.get(microStep) ?? []), index + 1])
  }
  return rows
}

/** Of whom a name speaks that doesn't say so: who was named last before it, or who alone runs a program. */
function lastNamed(agents: readonly string[], before: string): string {
  const named = agents
    .filter(name => before.includes(name))
    .sort((one, other) => before.lastIndexOf(one) - before.lastIndexOf(other))
  return named.at(-1) ?? (agents.length === 1 ? (agents[0] ?? '') : '')
}

/** The numbers behind `step` and `steps`. */
function namedIn(sentence: string): ReadonlySet<number> {
  const runs = [...sentence.matchAll(/(?<!-)\bsteps? (\d+(?:(?:, | to | and )\d+)*)/gi)]
  return new Set(runs.flatMap(([, numbers = '']) => numbers.match(/\d+/g)?.map(Number) ?? []))
}
