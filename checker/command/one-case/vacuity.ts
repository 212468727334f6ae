// Whether a search put anything to the test: what never ran and what never arose, in words.
import type { Exploration } from '../../explore/index.ts'
import { append, at, type Model, type Rule } from '../../language/index.ts'

export interface Vacuity {
  /** What makes every `holds` of the case vacuous. */
  readonly ofCase: readonly string[]
  /** What makes a `holds` of one property vacuous. */
  readonly ofProperty: (property: string) => readonly string[]
  /** The situations of a property that arose; none where a limit ended the search. */
  readonly exercised: (property: string) => readonly string[]
  /** Families of hardware rules that never acted: worth knowing, no failure. */
  readonly idleHardware: readonly string[]
}

/** `exploration`: in rules of the model. A search that a limit ended says nothing. */
export function vacuityOf(model: Model, exploration: Exploration): Vacuity {
  const idle = new Set(exploration.idleRules)
  if (exploration.limit !== null) return { ofCase: [], ofProperty: () => [], exercised: () => [], idleHardware: [] }
  const microSteps = families(model, 'procedure', exercised)
  const hardware = families(model, 'hardware', rule => rule.name)
  const isIdle = (family: readonly number[]): boolean => family.every(rule => idle.has(rule))
  const idleHardware = [...hardware.values()].filter(isIdle)
  const isViolated = exploration.findings.some(finding => finding.verdict === 'violated')
  const never = isViolated ? [] : [...microSteps.values()].filter(isIdle)
  return {
    ofCase: [
      ...never.map(family => `the micro-step ${sentenceOf(at(model.rules, at(family, 0)))} never ran`),
      ...(hardware.size > 0 && idleHardware.length === hardware.size ? ['the hardware never did anything'] : []),
    ],
    ofProperty: property =>
      exploration.unseenSituations
        .filter(unseen => unseen.property === property)
        .map(unseen => `this never arose: ${unseen.text}`),
    exercised: property => situationsOf(model, property).filter(text => !isUnseen(exploration, property, text)),
    idleHardware: idleHardware.map(family => at(model.rules, at(family, 0)).name),
  }
}

function situationsOf({ properties }: Model, property: string): readonly string[] {
  return properties
    .filter(({ name }) => name === property)
    .flatMap(({ situations }) => situations.map(({ text }) => text))
}

function isUnseen({ unseenSituations }: Exploration, property: string, text: string): boolean {
  return unseenSituations.some(unseen => unseen.property === property && unseen.text === text)
}

/** What a rule of a procedure exercises when it acts; null where nobody asks. */
function exercised({ exercise, source, text }: Rule): string | null {
  return exercise === undefined ? JSON.stringify([source, text]) : exercise
}

/** The rules of a kind, by what makes them one; without those that are nothing to anybody. */
function families(model: Model, kind: Rule['kind'], key: (rule: Rule) => string | null): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const [index, rule] of model.rules.entries()) {
    const family = rule.kind === kind ? key(rule) : null
    if (family !== null) append(found, family, index)
  }
  return found
}

function sentenceOf(rule: Rule): string {
  return `"${rule.text}"${rule.source === null ? '' : ` (${rule.source})`}`
}
