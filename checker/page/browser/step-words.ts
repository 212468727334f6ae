// The words beside the pictures: what the step is, what it changed in them, and what permits it.
import type { PageTrace } from '../document.ts'
import type { ShownBox, ShownRow } from './boxes-after.ts'
import { type Child, make } from './dom.ts'

type Step = PageTrace['steps'][number]

/** `boxes`: the pictures after the step; none where the model has none. */
export function stepWords(trace: PageTrace, step: number, boxes: readonly ShownBox[]): readonly Child[] {
  const now = trace.steps[step - 1]
  if (now === undefined) return [make('p', { class: 'step' }, 'The start: no step was taken yet.')]
  const isEnd = step === trace.steps.length
  const who = now.uninvited ? `${now.agent}, by the hardware` : now.agent
  const changes = trace.drawing === null ? now.changes.map(sayChange) : boxes.flatMap(sayBox)
  return [
    make('p', { class: 'step' }, make('b', {}, `${step}  ${who}: `), now.text),
    isEnd ? make('p', { class: 'end' }, make('strong', {}, `✗ ${trace.property} is violated here.`)) : null,
    changes.length === 0
      ? null
      : make(
          'ul',
          { class: 'changes', 'aria-label': 'What changed' },
          changes.map(one => make('li', {}, one)),
        ),
    now.matters ? null : make('p', { class: 'quiet' }, 'The violation does not rest on this step.'),
    now.cites.length === 0 ? null : make('p', { class: 'quiet' }, `Permitted by: ${now.cites.join('; ')}.`),
    placeOf(now),
  ]
}

function sayChange({ where, from, to }: Step['changes'][number]): string {
  return `${where}: ${from} → ${to}`
}

function sayBox({ box, rows }: ShownBox): readonly string[] {
  return rows
    .filter(({ isChanged }) => isChanged)
    .flatMap(row => (box.kind === 'table' ? sayCells(box, row) : [sayRow(box, row)]))
}

/** `L1[0], memory: invalid → frame 1 rw`. */
function sayCells({ title, headings }: ShownBox['box'], { row, now, before }: ShownRow): readonly string[] {
  const name = row.anchor === row.name ? row.name : `${title}, ${row.name}`
  return (now ?? []).flatMap((value, index) => {
    const old = before?.[index] ?? ''
    const heading = headings[index]
    return value === old ? [] : [`${name}${heading === undefined ? '' : `, ${heading}`}: ${old} → ${value}`]
  })
}

/** `+ walk cache: pages 0-1 -> table L1`. */
function sayRow({ section, title }: ShownBox['box'], { row, now, before }: ShownRow): string {
  const name = `${section}, ${title}: ${row.name}`
  if (now === null) return `− ${name}`
  const values = now.length === 0 ? '' : `: ${now.join(', ')}`
  return before === null ? `+ ${name}${values}` : `${name}: ${before.join(', ')} → ${now.join(', ')}`
}

/** The line of the spec, and that of the real source that it stands for. */
function placeOf({ source, code }: Step): HTMLElement | null {
  const places = [...(source === null ? [] : [source]), ...(code === null ? [] : [`stands for ${code}`])]
  return places.length === 0 ? null : make('p', { class: 'quiet' }, places.join(', '))
}
