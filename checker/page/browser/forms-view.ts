// The forms in which a trace is pasted elsewhere: one of them is shown, and can be copied.
import type { PageTrace, TraceForm } from '../document.ts'
import { copyButton } from './copy.ts'
import { make } from './dom.ts'

export function formsOf({ forms }: PageTrace): HTMLElement {
  let shown = forms[0]
  const text = make('pre', { tabindex: 0, role: 'region', 'aria-label': 'The trace in this form' }, textOf(shown))
  const select = make('select', {
    onchange: () => {
      shown = forms.find(({ name }) => name === select.value)
      text.textContent = textOf(shown)
    },
  })
  for (const { name, says } of forms) select.append(make('option', { value: name }, `${name}: ${says}`))
  return make(
    'details',
    { class: 'forms no-print' },
    make('summary', {}, 'To paste it: as text, a C comment, Markdown, a diagram'),
    make(
      'div',
      { class: 'filters' },
      make('label', {}, 'Form', select),
      copyButton('Copy this form', () => textOf(shown)),
    ),
    text,
  )
}

export function textOf(form: TraceForm | undefined): string {
  return form?.lines.join('\n') ?? ''
}
