// A smaller model of the same kind, for comparisons with searches that can't see the whole of a large one.
import type { Model } from '../../checker/language/index.ts'

const unneeded = /a piece of|in flight|for page [2-9]/

/** Without the rules that no small case needs: caches keep no pieces of large leaves, and walks are for two pages. */
export function thinned(model: Model): Model {
  return { ...model, rules: model.rules.filter(({ kind, text }) => kind === 'eviction' || !unneeded.test(text)) }
}
