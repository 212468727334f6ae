// The shapes of a graph: what a state is can be told by its outline and its words, without any colour.
import type { GraphState } from './graph-states.ts'

const namespace = 'http://www.w3.org/2000/svg'

export interface Given {
  readonly [attribute: string]: string | number
}

/** Makes an element of a drawing. Text is set as text. */
export function draw(tag: string, given: Given, ...children: readonly (SVGElement | string)[]): SVGElement {
  const element = document.createElementNS(namespace, tag)
  for (const [name, value] of Object.entries(given)) element.setAttribute(name, String(value))
  element.append(...children)
  return element
}

/** Half the width of a state: numbers up to that many, with a sign, fit in. */
export function sizeFor(states: number): number {
  return states > 100 ? 18 : states > 10 ? 16 : 14
}

/** A circle; an octagon where the property is violated; a flat box for the start; a second outline for an end. */
export function shapeOf(
  state: Pick<GraphState, 'number' | 'isStart' | 'isEnd' | 'isViolated' | 'isGoal'>,
  size: number,
): { readonly shapes: readonly SVGElement[]; readonly words: string } {
  const outline = (half: number): SVGElement => {
    if (state.isViolated) return draw('polygon', { points: octagon(half + 1) })
    if (state.isStart) return draw('rect', { x: -half - 6, y: -half + 3, width: 2 * half + 12, height: 2 * half - 6 })
    return draw('circle', { r: half })
  }
  const sign = state.isViolated ? '✗' : state.isGoal ? '✓' : ''
  const words = state.isStart ? `${sign}start` : `${sign}${state.number}`
  return { shapes: state.isEnd ? [outline(size), outline(size - 3)] : [outline(size)], words }
}

function octagon(size: number): string {
  const corners = [...Array(8).keys()].map(corner => Math.PI / 8 + (corner * Math.PI) / 4)
  return corners.map(angle => `${(size * Math.cos(angle)).toFixed(1)},${(size * Math.sin(angle)).toFixed(1)}`).join(' ')
}
