// Numbers and lists as a reader expects them.

/** A whole number with its thousands apart. */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 state`, `2 states`. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[], link: string = 'and'): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${link} ${last}`
}

/** A time with as many digits as anybody needs. */
export function timed(seconds: number): string {
  const digits = seconds < 10 ? 2 : seconds < 100 ? 1 : 0
  return digits === 0 ? `${grouped(seconds)} s` : `${seconds.toFixed(digits)} s`
}

/** A number of bytes with its unit. */
export function sized(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']
  let [amount, unit] = [bytes, 0]
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024
    unit += 1
  }
  return `${amount < 10 && unit > 0 ? amount.toFixed(1) : Math.round(amount)} ${units[unit] ?? ''}`
}

/** `1, 2, 4-9`: ascending numbers, three or more neighbours as a run. */
export function numberRuns(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = []
  for (const number of numbers) {
    const run = runs.at(-1)
    if (run !== undefined && number === run.last + 1) run.last = number
    else runs.push({ first: number, last: number })
  }
  const words = ({ first, last }: { readonly first: number; readonly last: number }): string => {
    if (first === last) return `${first}`
    return last === first + 1 ? `${first}, ${last}` : `${first}-${last}`
  }
  return runs.map(words).join(', ')
}
