// The one door through which generated source becomes functions.

/** Runs source that returns a function; the named values are in its scope. The caller answers for the type. */
export function generate<T>(source: string, scope: { readonly [name: string]: unknown }): T {
  const made: T = new Function(...Object.keys(scope), `'use strict'\n${source}`)(...Object.values(scope))
  return made
}
