// What to type for a long name, where the whole of it would not fit the width of a mail: a part that means it alone, and that doesn't look cut.

/**
 * The name; or, where it takes more than `room` characters, the fewest and shortest of its clauses that fit and mean it alone; or else
 * a run of its words that does, from its start if there is one.
 */
export function shortName(
  name: string,
  room: number,
  widthOf: (text: string) => number,
  meansIt: (part: string) => boolean,
): string {
  if (widthOf(name) <= room) return name
  const fits = ({ text }: Run): boolean => text !== '' && widthOf(text) <= room
  const clauses = runsOf(name.split(/(?<=[,;:]) /))
    .filter(fits)
    .sort((a, b) => a.parts - b.parts || widthOf(a.text) - widthOf(b.text))
  const starts = ({ text }: Run): number => Number(name.startsWith(text))
  const words = runsOf(name.split(' '))
    .filter(fits)
    .sort((a, b) => starts(b) - starts(a) || widthOf(b.text) - widthOf(a.text))
  return [...clauses, ...words].find(({ text }) => meansIt(text))?.text ?? name
}

interface Run {
  readonly text: string
  readonly parts: number
}

/** Every run of these parts. */
function runsOf(parts: readonly string[]): readonly Run[] {
  return parts.flatMap((_, first) =>
    parts.slice(first).map((_part, more) => ({
      text: trimmed(parts.slice(first, first + more + 1).join(' ')),
      parts: more + 1,
    })),
  )
}

function trimmed(run: string): string {
  return run.replace(/^[,;:.\s]+|[,;:.\s]+$/g, '')
}
