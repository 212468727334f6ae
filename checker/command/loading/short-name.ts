// What to type for a long name, where the whole of it would not fit the width of a mail: a part that means it alone.

/** The name, or, where it takes more than `room` characters, the longest run of its words that fits and still means it. */
export function shortName(
  name: string,
  room: number,
  widthOf: (text: string) => number,
  meansIt: (part: string) => boolean,
): string {
  if (widthOf(name) <= room) return name
  const words = name.split(' ')
  const runs = words.flatMap((_, first) =>
    words.slice(first).map((_word, more) => trimmed(words.slice(first, first + more + 1).join(' '))),
  )
  const fitting = runs.filter(run => run !== '' && widthOf(run) <= room).sort((a, b) => widthOf(b) - widthOf(a))
  return fitting.find(meansIt) ?? name
}

function trimmed(run: string): string {
  return run.replace(/^[,;:.\s]+|[,;:.\s]+$/g, '')
}
