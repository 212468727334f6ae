// What a link says: `#` alone is the overview, `#case` a case or a trace, `#case/step` one step of a trace.

export interface Route {
  /** The link of a case or a trace; empty for the overview. */
  readonly link: string
  /** 0 is the start; null where no step is named. */
  readonly step: number | null
}

export function routeOf(hash: string): Route {
  const [link = '', step] = decodeURIComponent(hash.replace(/^#/, '')).split('/')
  const number = step === undefined || !/^\d+$/.test(step) ? null : Number(step)
  return { link, step: number }
}

export function hashOf(link: string, step: number | null = null): string {
  return `#${encodeURIComponent(link)}${step === null ? '' : `/${step}`}`
}
