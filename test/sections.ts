// Sections of pages that the program makes: `<!-- name -->` to `<!-- /name -->`. A test compares them; UPDATE=1 writes them anew.
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'

export function section(text: string, name: string): string {
  return new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)<!-- /${name} -->`).exec(text)?.[1] ?? ''
}

/** Compares a section of a page with what it has to be, or writes it. */
export function expectSection(page: string, name: string, content: string): void {
  const now = `\n${content}\n`
  if (process.env['UPDATE'] === '1') {
    const pattern = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`)
    const text = readFileSync(page, 'utf8')
    writeFileSync(
      page,
      text.replace(pattern, (_, before: string, after: string) => `${before}${now}${after}`),
    )
  }
  expect(section(readFileSync(page, 'utf8'), name)).toBe(now)
}
