// Of numbers that may be very many: `Math.max(...numbers)` would put each on the stack, which has no room for those of a large model.

/** The largest of some counts; of none, 0. */
export function largest(counts: Iterable<number>): number {
  let most = 0
  for (const count of counts) most = Math.max(most, count)
  return most
}

/** The smallest of some counts; of none, infinite. */
export function smallest(counts: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY
  for (const count of counts) least = Math.min(least, count)
  return least
}
