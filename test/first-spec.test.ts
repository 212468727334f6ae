// "Your first spec in ten minutes": its files are written and its commands run as a reader would, and what it shows is what they print.
// `UPDATE=1 npm test -- first-spec` writes the outputs anew.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const top = fileURLToPath(new URL('..', import.meta.url))
const guide = join(top, 'specs/first-spec.md')
const program = join(top, 'dist/specs/shatterproof.js')

/** A file to write, or a command to run with what it is said to print. */
const piece =
  /<!-- file (?<file>\S+) -->\n```ts\n(?<text>[\s\S]*?)```\n|<!-- run -->\n```sh\nnpx shatterproof (?<command>.*)\n```\n(?:\n```text\n(?<output>[\s\S]*?)```\n)?/g

/** A named group of a match, the last argument of a replacer; nothing where it matched nothing. */
function groupOf(parts: readonly unknown[], name: string): string {
  const groups = parts.at(-1)
  const found: unknown = typeof groups === 'object' && groups !== null ? Reflect.get(groups, name) : undefined
  return typeof found === 'string' ? found : ''
}

function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2] ?? '')
}

test('every command prints what the page shows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shatterproof-guide-'))
  const text = readFileSync(guide, 'utf8')
  let commands = 0
  try {
    const now = text.replaceAll(piece, (whole: string, ...parts: readonly unknown[]) => {
      const [file, code, command] = ['file', 'text', 'command'].map(name => groupOf(parts, name))
      if (file !== '') {
        writeFileSync(join(folder, file ?? ''), code ?? '')
        return whole
      }
      commands += 1
      const { stdout } = spawnSync(process.execPath, [program, ...wordsOf(command ?? '')], {
        cwd: folder,
        encoding: 'utf8',
      })
      const said = stdout.replaceAll(/\d+\.\d\d s\b/g, '0.05 s')
      return `<!-- run -->\n\`\`\`sh\nnpx shatterproof ${command}\n\`\`\`\n\n\`\`\`text\n${said}\`\`\`\n`
    })
    expect(commands).toBeGreaterThan(4)
    if (process.env['UPDATE'] === '1') writeFileSync(guide, now)
    else expect(text).toBe(now)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
