// How wide the columns of a trace are: as equal as can be, but a column gives up the room that it doesn't need where room is scarce.

/** Blanks between two columns. */
export const gap = 2

/** From this width on, columns stay equal whatever is in them. */
const comfortable = 30

/** The widths of the columns, whose longest texts are given, in `room` characters with gaps between them. */
export function columnWidths(longest: readonly number[], room: number): number[] {
  const share = Math.floor((room + gap) / longest.length) - gap
  if (share >= comfortable) return longest.map(() => share)
  const widths = longest.map(() => 0)
  let open = longest.map((_, index) => index)
  let left = room - gap * (longest.length - 1)
  // Columns that need less than their share get what they need; the others share the rest.
  for (;;) {
    const each = Math.floor(left / open.length)
    const modest = open.filter(index => (longest[index] ?? 0) <= each)
    for (const index of modest) widths[index] = longest[index] ?? 0
    left -= modest.reduce((sum, index) => sum + (longest[index] ?? 0), 0)
    open = open.filter(index => !modest.includes(index))
    if (open.length === 0) return widths
    if (modest.length > 0) continue
    for (const index of open) widths[index] = each
    return widths
  }
}
