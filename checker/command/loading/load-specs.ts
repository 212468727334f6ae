// Loads specs from files: bundled, imported, and the bundle removed. Stack frames keep the lines of the spec through source maps. What
// goes wrong in a spec is its writer's mistake, with a place and no stack; the other files are loaded all the same.
import { existsSync } from 'node:fs'
import { type Catalogue, type Spec, SpecMistake } from '../../language/index.ts'
import type { Failure } from '../../report/index.ts'
import { bundleSpecs, withModules } from './bundle-specs.ts'
import { failureIn } from './failure-of.ts'
import { findFiles, noSpecs, type SpecFile } from './find-files.ts'
import { asSpecMistake, isFault } from './spec-trouble.ts'

export interface LoadedSpec {
  readonly spec: Spec
  readonly file: SpecFile
  /** The text of the module that was imported, for whoever has to import it again. */
  readonly module: string
}

export interface Loading {
  readonly loaded: readonly LoadedSpec[]
  /** A file each that could not be loaded. */
  readonly failures: readonly Failure[]
}

interface Attempt {
  readonly file: SpecFile
  readonly loaded: readonly LoadedSpec[]
  /** What went wrong; null where nothing did. */
  readonly problem: unknown
}

/** The specs in the given files and folders, or, where none is given, all that ship. Throws a SpecMistake. */
export async function loadSpecs(paths: readonly string[], catalogue: Catalogue): Promise<readonly LoadedSpec[]> {
  const attempts = await attempt(paths, catalogue)
  for (const { problem } of attempts) if (problem !== null) throw problem
  return attempts.flatMap(({ loaded }) => loaded)
}

/** The same, with the files that can't be loaded told apart. Throws a SpecMistake for a path that leads to no spec. */
export async function loadWhatLoads(paths: readonly string[], catalogue: Catalogue): Promise<Loading> {
  const attempts = await attempt(paths, catalogue)
  return {
    loaded: attempts.flatMap(({ loaded }) => loaded),
    failures: attempts.flatMap(({ file, problem }) => (problem === null ? [] : [failureIn(file.shown, problem)])),
  }
}

async function attempt(paths: readonly string[], catalogue: Catalogue): Promise<readonly Attempt[]> {
  const asked = paths.length === 0 ? [catalogue.specsFolder] : paths
  const files = new Map<string, SpecFile>()
  const isNone = ({ absolute, named }: SpecFile): boolean => !named && catalogue.notSpecs.includes(absolute)
  refuseNames(asked, catalogue)
  const folders = asked.map(path => ({ path, found: findFiles(path, catalogue).filter(file => !isNone(file)) }))
  for (const file of folders.flatMap(folder => folder.found))
    files.set(file.absolute, { ...file, named: file.named || (files.get(file.absolute)?.named ?? false) })
  const attempts = await attemptFiles([...files.values()], catalogue)
  const isEmpty = ({ loaded, problem }: Attempt): boolean => loaded.length === 0 && problem === null
  for (const { path, found } of folders) {
    const within = attempts.filter(({ file }) => found.some(({ absolute }) => absolute === file.absolute))
    if (within.every(isEmpty)) throw noSpecs(path)
  }
  return withoutTwins(attempts)
}

/** Refuses a path that is none, and is called as a hardware or a property is: it was meant to follow another. */
function refuseNames(paths: readonly string[], { hardware, properties }: Catalogue): void {
  for (const path of paths) {
    const what = hardware.some(({ name }) => name === path)
      ? 'hardware'
      : properties.some(({ name }) => name === path)
        ? 'property'
        : null
    if (what === null || existsSync(path)) continue
    throw new SpecMistake(
      `${path} is the name of a ${what}, and stands where a spec is meant`,
      `put it behind its option: --${what} ${path}; several with commas, without blanks: --${what} A,${path}`,
    )
  }
}

async function attemptFiles(files: readonly SpecFile[], catalogue: Catalogue): Promise<readonly Attempt[]> {
  // Made before anything of a spec runs: a micro-step learns its line from the stack.
  process.setSourceMapsEnabled(true)
  const bundled = await bundleSpecs(files, catalogue.packageFolder)
  const texts = bundled.flatMap(one => ('text' in one && one.text !== null ? [one.text] : []))
  return withModules(texts, async urls => {
    const attempts: Attempt[] = []
    let next = 0
    for (const [index, file] of files.entries()) {
      const one = bundled[index] ?? { text: null }
      const [url, text] = 'text' in one && one.text !== null ? [urls[next++], one.text] : []
      const problem = 'problem' in one ? one.problem : null
      attempts.push(
        problem === null ? await attemptFile(file, url ?? null, text ?? '', catalogue) : { file, loaded: [], problem },
      )
    }
    return attempts
  })
}

async function attemptFile(file: SpecFile, url: string | null, module: string, catalogue: Catalogue): Promise<Attempt> {
  try {
    const found = url === null ? [] : await importSpecs(url)
    const problem =
      found.length > 0 || !file.named
        ? null
        : new SpecMistake(
            'this file exports no spec',
            'export one: `export default spec(...)`; see README.md for how to write it',
            file.shown,
          )
    return { file, loaded: found.map(spec => ({ spec, file, module })), problem }
  } catch (problem) {
    const mistake = isFault(problem) ? problem : asSpecMistake(problem, file.shown, catalogue.packageFolder)
    return { file, loaded: [], problem: mistake }
  }
}

/** The specs that a module exports, each once. */
export async function importSpecs(url: string): Promise<readonly Spec[]> {
  const exported: Record<string, unknown> = await import(/* @vite-ignore */ url)
  return [...new Set(Object.values(exported).filter(isSpec))]
}

function isSpec(value: unknown): value is Spec {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'spec' && 'cases' in value
}

/** A file that only passes the specs of others on, as an index does, adds nothing; two specs of one name are a mistake. */
function withoutTwins(attempts: readonly Attempt[]): readonly Attempt[] {
  const isIndex = ({ file }: Attempt): boolean => /(^|\/)index\.[cm]?[jt]s$/.test(file.shown)
  const kept = new Map<string, LoadedSpec>()
  return [...attempts.filter(each => !isIndex(each)), ...attempts.filter(isIndex)].map(each => {
    const twins = each.loaded.filter(one => kept.has(one.spec.name))
    const others = each.loaded.filter(one => !kept.has(one.spec.name))
    for (const one of others) kept.set(one.spec.name, one)
    const [twin] = isIndex(each) ? [] : twins
    return { ...each, loaded: others, problem: twin === undefined ? each.problem : twinMistake(twin, kept) }
  })
}

function twinMistake({ spec, file }: LoadedSpec, kept: ReadonlyMap<string, LoadedSpec>): SpecMistake {
  return new SpecMistake(
    `two specs are called ${spec.name}: in ${kept.get(spec.name)?.file.shown} and in ${file.shown}`,
    'give each spec its own name',
  )
}
