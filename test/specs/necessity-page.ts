// The page about necessary steps, made from what was found of the mutations.
import { listed } from '../../checker/report/index.ts'
import { type Change, type Examined, isNeeded } from './necessity.ts'

/** The sections of the specs. */
export function pageOf(found: readonly Examined[]): string {
  return [...new Set(found.map(({ spec }) => spec))]
    .flatMap(spec => [`## ${spec}`, '', ...found.filter(each => each.spec === spec).flatMap(section)])
    .join('\n')
}

function section({ procedure, scenario, steps, hardware, changes }: Examined): readonly string[] {
  const sound = changes.filter(({ mistake }) => mistake === null)
  const shown = sound.filter(change => change.kind === 'without' || isNeeded(change))
  const rows = shown.map(
    change => `| ${wordsOf(change)} | ${broken(change, hardware)} | ${harmless(change, hardware)} |`,
  )
  const free = sound
    .filter(change => change.kind === 'swapped' && !isNeeded(change))
    .map(({ steps }) => numbers([...steps].reverse()))
  const refused = changes.flatMap(change =>
    change.mistake === null ? [] : [`${numbers([...change.steps].reverse())} (${change.mistake})`],
  )
  return [
    `### ${procedure}`,
    '',
    `${scenario[0]?.toUpperCase()}${scenario.slice(1)}. All: ${hardware.join(', ')}.`,
    '',
    `Steps: ${steps.join('; ')}.`,
    '',
    ...(rows.length === 0 ? [] : ['| change | breaks | harmless on |', '| --- | --- | --- |', ...rows, '']),
    ...(free.length === 0 ? [] : [`Harmless on all: ${listed(free)}.`, '']),
    ...(refused.length === 0 ? [] : [`No procedure: ${listed(refused)}.`, '']),
  ]
}

/** Such as `without 3 fence (complete)`. */
export function wordsOf({ kind, steps }: Change): string {
  return kind === 'without' ? `without ${listed(steps)}` : [...steps].reverse().join(' before ')
}

/** Such as `4 before 3`, or `CPU 1: 4 before 3`: the other way round. */
function numbers(steps: readonly string[]): string {
  const parts = steps.map(step => /^(?:(CPU \d+), )?(\d+)/.exec(step))
  const cpu = parts[0]?.[1]
  return `${cpu === undefined ? '' : `${cpu}: `}${parts.map(part => part?.[2] ?? '').join(' before ')}`
}

function broken({ violated }: Change, hardware: readonly string[]): string {
  const groups = new Map<string, string[]>()
  for (const [on, properties] of violated) {
    const what = properties.join(', ')
    if (what !== '') groups.set(what, [...(groups.get(what) ?? []), on])
  }
  return groups.size === 0 ? 'nothing' : [...groups].map(([what, on]) => `${what}: ${named(on, hardware)}`).join('; ')
}

function harmless({ violated }: Change, hardware: readonly string[]): string {
  const names = hardware.filter(name => (violated.get(name) ?? []).length === 0)
  return names.length === 0 ? 'none' : named(names, hardware)
}

/** Names of hardware, or the fewer exceptions. */
function named(names: readonly string[], all: readonly string[]): string {
  const others = all.filter(name => !names.includes(name))
  if (others.length === 0) return 'all'
  return others.length < names.length && others.length <= 5 ? `all but ${listed(others)}` : names.join(', ')
}
