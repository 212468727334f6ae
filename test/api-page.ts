// The page about the library, made from what the compiler writes: for each name that the package exports, its docstring and its declaration.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('../dist', import.meta.url))

export interface Documented {
  readonly name: string
  /** The file below dist that declares it, such as `model/procedure/cpu`. */
  readonly file: string
  readonly doc: string
  readonly declaration: string
}

/** Every name that a file passes on, with where it is declared. */
export function exportsOf(file: string): readonly Documented[] {
  const text = declarationsIn(file)
  const own = [...text.matchAll(/^export (?:declare )?(?:function|class|interface|type|const) (\w+)/gm)].map(
    ([, name]) => documented(file, name ?? ''),
  )
  const named = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm)].flatMap(([, names, from]) => {
    const known = exportsOf(resolved(file, from ?? ''))
    const wanted = (names ?? '').split(',').map(each => each.trim().replace(/^type /, ''))
    return wanted.filter(each => each !== '').map(each => found(known, each, file))
  })
  const all = [...text.matchAll(/^export \* from '([^']+)'/gm)].flatMap(([, from]) =>
    exportsOf(resolved(file, from ?? '')),
  )
  return [...own, ...named, ...all]
}

function found(known: readonly Documented[], name: string, file: string): Documented {
  const one = known.find(each => each.name === name)
  if (one === undefined) throw new Error(`${file} passes ${name} on, and it is declared nowhere`)
  return one
}

function resolved(file: string, from: string): string {
  return join(dirname(file), from).replace(/\.[jt]s$/, '')
}

function declarationsIn(file: string): string {
  const path = join(dist, `${file}.d.ts`)
  if (!existsSync(path)) throw new Error(`there is no ${path}: build first`)
  return readFileSync(path, 'utf8')
}

function documented(file: string, name: string): Documented {
  const text = declarationsIn(file)
  const start = new RegExp(`^export (?:declare )?(?:function|class|interface|type|const) ${name}\\b`, 'm').exec(text)
  const from = start?.index ?? 0
  const doc = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, from))?.[1] ?? ''
  const declaration = text
    .slice(from, endOf(text, from))
    .replace(/^export (?:declare )?/, '')
    .replaceAll(/^( +\/\*\*((?!\*\/)[\s\S])*\*\/\n)? +private .*;\n/gm, '')
  return { name, file, doc: plain(doc), declaration }
}

/** Where a declaration ends: at the `;` or the closing bracket that belongs to it. */
function endOf(text: string, from: number): number {
  const isBlock = /^export (?:declare )?(?:class|interface)/.test(text.slice(from))
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? ''
    if ('{(['.includes(character)) depth += 1
    if ('})]'.includes(character)) depth -= 1
    if (depth === 0 && (isBlock ? character === '}' : character === ';')) return at + 1
  }
  return text.length
}

function plain(doc: string): string {
  return doc
    .split('\n')
    .map(line => line.replace(/^\s*\* ?/, '').trim())
    .join(' ')
    .trim()
}

/** The page: names in the groups of the folders that declare them. */
export function apiPage(file: string): string {
  const all = [...new Map(exportsOf(file).map(one => [one.name, one])).values()]
  const groups = [...new Set(all.map(one => dirname(one.file)))].sort()
  return groups
    .flatMap(group => [
      `## ${group}\n`,
      ...all
        .filter(one => dirname(one.file) === group)
        .sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1))
        .map(
          ({ name, doc, declaration }) =>
            `### ${name}\n\n${doc === '' ? '' : `${doc}\n\n`}\`\`\`ts\n${declaration}\n\`\`\`\n`,
        ),
    ])
    .join('\n')
}
