// Colour for terminals. It never carries a meaning of its own: every painted word says the same without it.
import { styleText } from 'node:util'

export type Tone = 'good' | 'bad' | 'doubtful' | 'quiet'

/** Paints a text, or leaves it alone where there is no colour. */
export type Paint = (tone: Tone, text: string) => string

const formats = { good: 'green', bad: 'red', doubtful: 'yellow', quiet: 'dim' } as const

export const plain: Paint = (_tone, text) => text
export const coloured: Paint = (tone, text) => styleText(formats[tone], text)
