// What a reader of a trace has to know of its case: the entries of the start, and what was asked. In sentences.
import type { Setting } from './procedure/index.ts'
import { mappingName, placeName, type Table, valueName } from './table/index.ts'

const entriesShownMax = 6

export function aboutCase(setting: Setting): readonly string[] {
  const { space, before, after, targets } = setting
  const entries = space.tables.flatMap(table => entriesOf(setting, table))
  const shown = entries.slice(0, entriesShownMax)
  const more = entries.length > shown.length ? ` and ${entries.length - shown.length} more` : ''
  const asked = targets.map(
    page => `${space.pageName(page)} from ${mappingName(before.at(page))} to ${mappingName(after.at(page))}`,
  )
  const others =
    targets.length < space.pages.length ? [targets.length === 0 ? 'every page stays' : 'every other page stays'] : []
  const listed = asked.length > entriesShownMax ? [`${asked.length} pages change`] : asked
  return [
    `Start, with ${space.shape.entries} entries a table: ${shown.join(', ')}${more}.`,
    `Asked: ${[...listed, ...others].join('; ')}.`,
  ]
}

function entriesOf({ space }: Setting, table: Table): readonly string[] {
  return Array.from({ length: table.entries }, (_, index) => {
    const place = table.at(index)
    return `${placeName(place)} = ${valueName(space.startValue(place), table.pagesPerEntry)}`
  })
}
