// Rounds of work, measured in CPU time: what several rounds say, and whether they agree.

/** One round of an engine's work. */
export interface Round {
  /** User and system, of all threads. */
  readonly seconds: number
  readonly states: number
  /** Without the start. */
  readonly transitions: number
  /** Of all tables at the end, slack included; null where the engine doesn't say. */
  readonly bytes: number | null
}

/** Rounds that differ by more of their median than this say nothing. */
const spreadMax = 0.25

export function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The difference of the slowest and the fastest round, as a part of the median. */
export function spread(rounds: readonly Round[]): number {
  const seconds = rounds.map(round => round.seconds)
  return (Math.max(...seconds) - Math.min(...seconds)) / median(seconds)
}

export function isNoisy(rounds: readonly Round[]): boolean {
  return rounds.length > 1 && spread(rounds) > spreadMax
}
