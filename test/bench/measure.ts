// Rounds of work, measured in CPU time: what several rounds say, and whether they agree.
import { at } from '../../checker/language/index.ts'

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

/** Where the middle half of the rounds differs by more of the median than this, they say nothing. */
const spreadMax = 0.25

export function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/**
 * How far the middle half of the rounds differs, as a part of the median: without the fastest and the slowest quarter, rounded down, since on a
 * machine that others use too one round of many is always disturbed.
 */
export function spread(rounds: readonly Round[]): number {
  const sorted = rounds.map(({ seconds }) => seconds).sort((left, right) => left - right)
  const quarter = Math.floor(sorted.length / 4)
  return (at(sorted, sorted.length - 1 - quarter) - at(sorted, quarter)) / median(sorted)
}

export function isNoisy(rounds: readonly Round[]): boolean {
  return rounds.length > 1 && spread(rounds) > spreadMax
}
