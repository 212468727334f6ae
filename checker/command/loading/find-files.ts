// From what is named on the command line to files that may hold specs.
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { type Catalogue, meantWords, SpecMistake } from '../../language/index.ts'

export interface SpecFile {
  /** As a person would type it from the folder where the program runs. */
  readonly shown: string
  readonly absolute: string
  /** Named itself, so that it must hold a spec; not just met in a folder. */
  readonly named: boolean
}

const program = /\.[cm]?[jt]s$/
const neverSpec = /\.d\.[cm]?ts$|\.(test|spec)\.[cm]?[jt]s$/

type Shipped = Pick<Catalogue, 'packageFolder' | 'specsFolder'>

/**
 * Where a path leads: from the folder where the program runs, or else among the specs that ship, by path or name. Their folder itself is
 * not meant: a `specs` that is missing here must not become a check of other specs. Null where there is nothing.
 */
export function resolvePath(path: string, { packageFolder, specsFolder }: Shipped): string | null {
  const here = resolve(path)
  if (existsSync(here)) return here
  const shipped = [packageFolder, specsFolder].flatMap(folder => [resolve(folder, path), resolve(folder, `${path}.ts`)])
  const isBelow = (file: string): boolean => file.startsWith(resolve(specsFolder) + sep)
  return shipped.find(file => isBelow(file) && existsSync(file)) ?? null
}

/** The names of the specs that ship: each lies in a folder below theirs. */
export function shippedSpecs({ specsFolder }: Shipped): string[] {
  return filesBelow(specsFolder)
    .map(file =>
      relative(specsFolder, file)
        .replaceAll('\\', '/')
        .replace(/\.[cm]?[jt]s$/, ''),
    )
    .filter(name => name.includes('/'))
}

/** The files that a path stands for: itself, or all below it that may hold a spec. Throws a SpecMistake where there is none. */
export function findFiles(path: string, shipped: Shipped): SpecFile[] {
  const absolute = resolvePath(path, shipped)
  if (absolute === null)
    throw new SpecMistake(
      `there is no file or folder ${path}, and no spec of that name ships`,
      meantWords(path.replace(/^.*specs\/|\.[cm]?[jt]s$/g, ''), shippedSpecs(shipped)) ??
        'check the path; `npx shatterproof list` shows the specs that ship, whose names work from everywhere',
    )
  if (!statSync(absolute).isDirectory()) {
    if (!program.test(absolute))
      throw new SpecMistake(
        `${path} is no TypeScript or JavaScript file`,
        'give a file that ends in .ts, .mts, .js or .mjs',
      )
    return [{ shown: shownPath(absolute), absolute, named: true }]
  }
  const files = filesBelow(absolute).filter(file => !isProgram(file))
  if (files.length === 0) throw noSpecs(path)
  return files.map(file => ({ shown: shownPath(file), absolute: file, named: false }))
}

/** The mistake of naming a folder with nothing to check in it. */
export function noSpecs(folder: string): SpecMistake {
  return new SpecMistake(
    `no file below ${folder} exports a spec`,
    'give the folder that holds your specs, or write one: see README.md',
  )
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return isSkipped(entry) ? [] : filesBelow(path)
    return program.test(entry.name) && !neverSpec.test(entry.name) ? [path] : []
  })
}

function isSkipped(folder: Dirent): boolean {
  return folder.name === 'node_modules' || folder.name === 'dist' || folder.name.startsWith('.')
}

/** A file that is run by itself, such as a command: looking for specs in it would run it. */
function isProgram(file: string): boolean {
  return readFileSync(file, 'utf8').startsWith('#!')
}

/** Relative to the folder where the program runs, with forward slashes. */
export function shownPath(absolute: string): string {
  const path = relative(process.cwd(), absolute).replaceAll('\\', '/')
  return path.startsWith('../../..') ? absolute : path
}
