// A button that copies a text. A page from a file may not be allowed the clipboard: then the text is selected for the old way of copying.
import { make } from './dom.ts'

export function copyButton(label: string, text: () => string): HTMLElement {
  const said = make('span', { class: 'said', role: 'status' })
  const button = make(
    'button',
    {
      type: 'button',
      onclick: () => {
        void copy(text()).then(isDone => {
          said.textContent = isDone ? 'copied' : 'could not copy: the forms are below'
        })
      },
    },
    label,
  )
  return make('span', { class: 'copy' }, button, said)
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const area = make('textarea', { class: 'unseen', 'aria-hidden': 'true', tabindex: -1 })
  area.value = text
  document.body.append(area)
  const focused = document.activeElement
  area.select()
  const isDone = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isDone
}
