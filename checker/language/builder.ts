// Where a model is written down: variables, rules, properties. `build` checks it whole and returns plain data.
import { checkModel } from './check.ts'
import type { AnyScalar, Domain, ValueOf } from './domain.ts'
import { at } from './mistake.ts'
import type { Cell, Model, Property, Rule, Situation, Token, Update, Violation } from './model.ts'
import type { Picture } from './picture.ts'
import type { Condition } from './term.ts'
import { type Handle, handleOf, layOut, type TokenCells } from './variable.ts'

/** Who acts: a column of the trace. */
export interface Agent {
  readonly name: string
  readonly index: number
}

export interface RuleHead {
  readonly name: string
  readonly agent: Agent
  readonly kind?: 'procedure' | 'hardware'
  readonly cites?: readonly string[]
  /** The fairness class of all these rules; none: they may be neglected for ever. */
  readonly fair?: string
}

export interface RuleBody {
  readonly when: Condition
  readonly then: readonly Update[]
  /** The sentence for the trace; the rule's name where absent. */
  readonly text?: string
  readonly cites?: readonly string[]
  readonly source?: string | null
  /** `file:line` of the real source. */
  readonly code?: string
  readonly agent?: Agent
  readonly exercise?: string | null
  /** While this is true the rule may wait, and nobody can tell: see `Rule`. */
  readonly postponed?: Condition
}

type Parameters = { readonly [name: string]: readonly unknown[] }
type Arguments<P extends Parameters> = { readonly [K in keyof P]: P[K][number] }

export interface ViolationBody {
  readonly agent: Agent
  readonly text: string
  readonly when: Condition
  readonly why?: readonly string[]
  readonly cites?: readonly string[]
}

export interface SituationBody {
  readonly text: string
  readonly when: Condition
}

/**
 * A model in the making: agents, variables, caches, rules and properties are added one by one, and `build`
 * checks them and spells everything out as plain data.
 */
export class ModelBuilder {
  readonly name: string
  private readonly agents: Agent[] = []
  private readonly cells: Cell[] = []
  private readonly tokens: (Token & { readonly agent: Agent; readonly lose: string })[] = []
  private readonly rules: Rule[] = []
  private readonly properties: Property[] = []
  private picture: Picture | null = null

  constructor(name: string) {
    this.name = name
  }

  /** A new agent; agents have columns in the order in which they are made. */
  agent(name: string): Agent {
    const agent = { name, index: this.agents.length }
    this.agents.push(agent)
    return agent
  }

  /** `waiting`: sentences for values that mean that something has begun and not yet happened; a trace ends with those that are true. */
  variable<D extends Domain>(name: string, domain: D, initial: ValueOf<D>, waiting?: Cell['waiting']): Handle<D> {
    return this.layOut(name, domain, initial, 'ordinary', [], waiting)
  }

  /** A program counter: an ordinary variable on which many rules depend. */
  control<D extends AnyScalar>(name: string, domain: D, initial: ValueOf<D>): Handle<D> {
    return this.layOut(name, domain, initial, 'control', [])
  }

  /** A variable that may lose any value at any time. `lose` is the sentence for that, with `%` for the value's name. */
  cache<D extends Domain>(name: string, domain: D, empty: ValueOf<D>, agent: Agent, lose = 'loses %'): Handle<D> {
    const found: TokenCells[] = []
    const handle = this.layOut(name, domain, empty, 'cache', found)
    for (const token of found) this.tokens.push({ ...token, agent, lose })
    return handle
  }

  /** A rule for every combination of the parameters; a combination for which `body` gives null has none. */
  rule<const P extends Parameters>(
    head: RuleHead,
    parameters: P,
    body: (chosen: Arguments<P>) => RuleBody | null,
  ): void {
    for (const chosen of combinations(parameters)) {
      const made = body(chosen)
      if (made === null) continue
      this.rules.push({
        name: head.name,
        agent: (made.agent ?? head.agent).index,
        kind: head.kind ?? 'hardware',
        text: made.text ?? head.name,
        cites: made.cites ?? head.cites ?? [],
        source: made.source ?? null,
        ...(made.code === undefined ? {} : { code: made.code }),
        ...(made.exercise === undefined ? {} : { exercise: made.exercise }),
        when: made.when.condition,
        then: made.then,
        ...(made.postponed === undefined ? {} : { postponed: made.postponed.condition }),
        ...(head.fair === undefined ? {} : { fair: head.fair }),
      })
    }
  }

  /** Something that must not happen: `bad` lists every way in which it can. */
  never(name: string, says: string, bad: readonly ViolationBody[], situations: readonly SituationBody[] = []): void {
    this.properties.push({ kind: 'never', name, says, bad: bad.map(violation), situations: situations.map(situation) })
  }

  /** Every fair run from the start comes to a state with `goal`. */
  eventually(name: string, says: string, goal: Condition, neglected: Omit<ViolationBody, 'when'>): void {
    const body = violation({ ...neglected, when: { condition: { kind: 'constant', value: 1 } } })
    this.properties.push({ kind: 'eventually', name, says, goal: goal.condition, violation: body, situations: [] })
  }

  /** Says how states are drawn. It changes nothing of what the model means. */
  draw(picture: Picture): void {
    this.picture = picture
  }

  /** The model as data. Throws a SpecMistake where it is no model. */
  build(): Model {
    const model: Model = {
      name: this.name,
      agents: this.agents.map(agent => agent.name),
      cells: this.cells,
      tokens: this.tokens.map(({ name, cell, payload }) => ({ name, cell, payload })),
      rules: [...this.rules, ...this.tokens.map(eviction)],
      properties: this.properties,
      tokensMax: null,
      ...(this.picture === null ? {} : { picture: this.picture }),
    }
    checkModel(model)
    return model
  }

  private layOut<D extends Domain>(
    name: string,
    domain: D,
    initial: ValueOf<D>,
    role: Cell['role'],
    tokens: TokenCells[],
    waiting?: Cell['waiting'],
  ): Handle<D> {
    const make = (cellName: string, scalar: AnyScalar, code: number): number =>
      this.cells.push({
        ...{ name: cellName, labels: scalar.labels, initial: code, role },
        ...(waiting === undefined ? {} : { waiting }),
      }) - 1
    return handleOf(domain, layOut(name, domain, initial, make, tokens))
  }
}

function eviction(token: Token & { readonly agent: Agent; readonly lose: string }): Rule {
  const zero = { kind: 'constant', value: 0 } as const
  return {
    name: 'eviction',
    agent: token.agent.index,
    kind: 'eviction',
    text: token.lose.replace('%', token.name),
    cites: [],
    source: null,
    when: { kind: 'not', of: { kind: 'equal', left: { kind: 'cell', cell: token.cell }, right: zero } },
    then: [token.cell, ...token.payload].map(cell => ({ cell, value: zero })),
  }
}

function violation(body: ViolationBody): Violation {
  return {
    agent: body.agent.index,
    text: body.text,
    cites: body.cites ?? [],
    when: body.when.condition,
    why: body.why ?? [],
  }
}

function situation(body: SituationBody): Situation {
  return { text: body.text, when: body.when.condition }
}

function combinations<P extends Parameters>(parameters: P): Arguments<P>[] {
  let chosen: Record<string, unknown>[] = [{}]
  for (const name of Object.keys(parameters)) {
    const values = parameters[name] ?? []
    chosen = chosen.flatMap(others => values.map((_, index) => ({ ...others, [name]: at(values, index) })))
  }
  return chosen as Arguments<P>[]
}
