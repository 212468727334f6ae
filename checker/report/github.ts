// Annotations for GitHub Actions: a line of text on the standard output for each remark, which the site then shows beside the source. The
// format is that of workflow commands: `::error file=...,line=...,title=...::message`, with `%`, line ends, and in properties `:` and `,`
// written as escapes.
import { asciiLines } from './ascii.ts'
import type { Remark } from './remarks.ts'

export function githubLines(remarks: readonly Remark[]): string[] {
  return remarks.map(({ level, place, title, text }) => {
    const where = place === null ? [] : [`file=${property(place.file)}`, `line=${place.line}`]
    return `::${level} ${[...where, `title=${property(title)}`].join(',')}::${message(text)}`
  })
}

function message(text: string): string {
  return asciiLines(text).replaceAll('%', '%25').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
