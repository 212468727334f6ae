// Names for the cells of a model in another language: the words of the model, made into identifiers, each of them once.
import type { Cell, Model } from '../language/index.ts'

/** One identifier for each cell, in order: `L2[0] in memory` becomes `L2_0_in_memory`. `taken` are words that can't be used. */
export function cellNames(model: Model, taken: readonly string[]): readonly string[] {
  const used = new Set(taken)
  return model.cells.map(({ name }) => {
    const plain = identifier(name)
    let found = plain
    for (let number = 2; used.has(found); number++) found = `${plain}_${number}`
    used.add(found)
    return found
  })
}

/** Letters, digits and single underscores, beginning with a letter. */
export function identifier(words: string): string {
  const plain = words
    .replaceAll("'", '')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  return /^[A-Za-z]/.test(plain) ? plain : `v_${plain}`
}

/** Text that can stand in a comment of one line, whatever the words hold. */
export function commentText(words: string): string {
  return words
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replaceAll('(*', '( *')
    .replaceAll('*)', '* )')
}

/** `: 0 invalid, 1 table L1`; nothing where the values are numbers or yes and no, which say it themselves. */
export function wordsForValues({ labels }: Cell): string {
  const plain = labels.every((label, code) => label === String(code)) || labels.join() === 'no,yes'
  return plain ? '' : `: ${labels.map((label, code) => `${code} ${label}`).join(', ')}`
}
