// Makes elements. Text is always set as text, never as markup.

export type Child = Node | string | null | readonly Child[]

/** What an element is given: attributes by name, left out where null or false, and what it does on events. */
export interface Given {
  readonly [attribute: string]: string | number | boolean | null | ((event: Event) => void)
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Given = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value)
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  fill(element, children)
  return element
}

/** Replaces what is in an element. */
export function refill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren()
  fill(element, children)
}

function fill(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null) continue
    if (typeof child === 'string' || child instanceof Node) element.append(child)
    else fill(element, child)
  }
}

/** Words for those who don't see the page. */
export function unseen(text: string): HTMLElement {
  return make('span', { class: 'unseen' }, text)
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

export function counted(count: number, one: string): string {
  return `${grouped(count)} ${one}${count === 1 ? '' : 's'}`
}
