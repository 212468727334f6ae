// Light, dark, or as the system says. The choice is kept where the browser lets a page from a file keep anything.
import { make } from './dom.ts'

const choices = ['system', 'light', 'dark'] as const
type Choice = (typeof choices)[number]

const key = 'shatterproof theme'

/** The button that goes from one choice to the next. */
export function themeButton(): HTMLElement {
  let choice = stored()
  const label = (): string => `Theme: ${choice}`
  const button = make('button', {
    type: 'button',
    class: 'quiet',
    onclick: () => {
      choice = choices[(choices.indexOf(choice) + 1) % choices.length] ?? 'system'
      apply(choice)
      store(choice)
      button.textContent = label()
    },
  })
  button.textContent = label()
  apply(choice)
  return button
}

function apply(choice: Choice): void {
  if (choice === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = choice
}

function stored(): Choice {
  try {
    const found = localStorage.getItem(key)
    return choices.find(choice => choice === found) ?? 'system'
  } catch {
    return 'system'
  }
}

function store(choice: Choice): void {
  try {
    localStorage.setItem(key, choice)
  } catch {
    // it holds for this visit only
  }
}
