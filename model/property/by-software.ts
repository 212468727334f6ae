// Translations by software: a function that looks an address up reads the tables without the hardware, and so without its TLB and
// without a second try. What it takes as the translation of a page is judged as an access is.
import { all, anyOf, type Condition, SpecMistake, type ViolationBody } from '../../checker/language/index.ts'
import { type Local, localSetBy, type MicroStep } from '../procedure/index.ts'
import {
  type EntryValue,
  foreignFrame,
  frameName,
  frameNumber,
  type Mapping,
  mappingName,
  mappingWithin,
  type Page,
} from '../table/index.ts'
import { type CaseParts, capital } from './parts.ts'

/** A moment at which software takes something as the translation of a page. */
interface Use {
  readonly agent: ViolationBody['agent']
  readonly page: Page
  readonly when: Condition
  /** The mapping that it takes; null where the entry says that there is none. Stale contents may say either. */
  readonly takes: readonly (Mapping | null)[]
}

export function softwareTranslates({ runners }: Pick<CaseParts, 'runners'>): boolean {
  return runners.some(({ program }) => program.steps.some(({ action }) => action.kind === 'uses'))
}

/** Software that takes a mapping which was not meant. */
export function wrongUses(parts: CaseParts): readonly ViolationBody[] {
  const { setting } = parts
  return usesOf(parts).flatMap(({ agent, page, when, takes }) => {
    const meant = [setting.before, ...setting.between, setting.after].map(map => map.at(page))
    const wrong = takes.find(mapping => mapping !== null && !meant.some(bound => mappingWithin(mapping, bound)))
    if (wrong === undefined) return []
    const names = [...new Set(meant.map(mappingName))].join(', ')
    return [
      {
        agent,
        when,
        text: `software takes ${mappingName(wrong)} for page ${page}: WRONG`,
        why: [`Page ${page} was only ever meant to map to: ${names}.`],
      },
    ]
  })
}

/** Software that finds no mapping where one is promised throughout. */
export function missedUses(parts: CaseParts, isPromised: (page: Page) => boolean): readonly ViolationBody[] {
  return usesOf(parts)
    .filter(({ page, takes }) => takes.includes(null) && isPromised(page))
    .map(({ agent, page, when }) => ({
      agent,
      when,
      text: `software finds NO MAPPING for page ${page}`,
      why: [`Page ${page} is mapped before and after; software doesn't try again.`],
    }))
}

/** Software that goes by a frame which belongs to somebody else by now: a translation of its own is used as that of an MMU is. */
export function releasedUses(parts: CaseParts): readonly ViolationBody[] {
  const { freed } = parts
  return usesOf(parts).flatMap(({ agent, page, when, takes }) =>
    takes.flatMap((mapping): ViolationBody[] => {
      if (mapping === null || !freed.canBeReleased(mapping.frame)) return []
      return [
        {
          agent,
          when: all(when, freed.isReleased(mapping.frame)),
          text: `software takes ${mappingName(mapping)} for page ${page} AFTER RELEASE`,
          why: [`${capital(frameName(mapping.frame))} belongs to another owner.`],
        },
      ]
    }),
  )
}

/** Some software translates. */
export function anyUse(parts: CaseParts): Condition {
  return anyOf(usesOf(parts).map(({ when }) => when))
}

function usesOf({ runners, contents, locals, setting }: CaseParts): readonly Use[] {
  return runners.flatMap(({ agent, cpu, place, program }) =>
    program.steps.flatMap((step, number) => {
      const { action } = step
      if (action.kind !== 'uses') return []
      const { value: used, page } = action
      const local = used.from
      const level = levelOf(contents, cpu, program.steps, local, step.source)
      const pages = level === 0 ? 1 : setting.space.pagesPerEntry(level)
      return contents.ofAt(local, number).map(value => ({
        ...{ agent, page },
        when: all(place.is(number), locals.is(local, value)),
        takes: taken(used.change(value), page, pages),
      }))
    }),
  )
}

function taken(value: EntryValue, page: Page, pages: number): readonly (Mapping | null)[] {
  const somebodyElses: Mapping = { frame: foreignFrame, rights: 'rw' }
  if (value.kind === 'invalid') return [null]
  if (value.kind === 'stale') return [null, somebodyElses]
  if (value.kind !== 'leaf') return [somebodyElses]
  const { frame, rights, run } = value
  return [{ frame: frame < 0 ? foreignFrame : frameNumber(frame + (page % (pages * run))), rights }]
}

/** The level of the entries that a local was read from: it says how much a leaf maps. */
function levelOf(
  contents: CaseParts['contents'],
  cpu: number,
  steps: readonly MicroStep[],
  local: Local,
  source: string | null,
): number {
  const reads = steps.flatMap(({ action }, number) => (localSetBy(action) === local ? contents.ways(cpu, number) : []))
  const levels = [...new Set(reads.flatMap(({ table }) => (table === null ? [] : [table.level])))]
  const [level] = levels
  if (level === undefined || levels.length > 1)
    throw new SpecMistake(
      `${local.words} may be an entry of ${levels.length} levels`,
      'use a local that was read at one level',
      source,
    )
  return level
}
