// Lines for a terminal: broken between words, and indented where they go on. Colours take no room.

/** The line in pieces of at most `width` characters; a word that is wider stays whole. `width` null: the line as it is. */
export function hanging(line: string, width: number | null): string[] {
  if (width === null || widthOf(line) <= width) return [line]
  const first = /^ */.exec(line)?.[0] ?? ''
  const rest = ' '.repeat(Math.min(first.length + 4, Math.floor(width / 2)))
  const lines: string[] = []
  let here = first
  let isEmpty = true
  for (const word of line.slice(first.length).split(' ')) {
    if (!isEmpty && widthOf(here) + 1 + widthOf(word) > width) {
      lines.push(here.trimEnd())
      here = rest
      isEmpty = true
    }
    here = isEmpty ? here + word : `${here} ${word}`
    isEmpty = false
  }
  return [...lines, here]
}

function widthOf(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one
  return text.replace(/\u001b\[\d*m/g, '').length
}
