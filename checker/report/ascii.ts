// Plain text for mails and comments: ASCII only, lines of a given width, nothing cut without a mark.

/** The text with every character that isn't printable ASCII written as its escape. */
export function ascii(text: string): string {
  return [...text.replace(/\s+/g, ' ')]
    .map(character => (/[ -~]/.test(character) ? character : escapeOf(character)))
    .join('')
}

/** The same for text of several lines: blanks and line ends stay as they are. */
export function asciiLines(text: string): string {
  return [...text].map(character => (/[ -~\n]/.test(character) ? character : escapeOf(character))).join('')
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/**
 * The text in lines of at most `width` characters, broken between words. A word that is wider than a line is broken inside,
 * with a backslash where it goes on.
 */
export function wrap(text: string, room: number): string[] {
  // One character and the backslash: with less there is no end.
  const width = Math.max(2, room)
  const lines: string[] = []
  let line = ''
  for (const word of ascii(text).trim().split(' ')) {
    if (line !== '' && line.length + 1 + word.length <= width) {
      line = `${line} ${word}`
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (line.length > width) {
      lines.push(`${line.slice(0, width - 1)}\\`)
      line = line.slice(width - 1)
    }
  }
  return [...lines, line]
}

/** Wrapped text whose first line starts with `first` and whose other lines are indented as far as `rest`. */
export function indented(text: string, first: string, rest: string, width: number): string[] {
  const room = width - Math.max(first.length, rest.length)
  return wrap(text, room).map((line, index) => `${index === 0 ? first : rest}${line}`)
}
