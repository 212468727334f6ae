// Loads specs from files: bundled by esbuild into a folder of its own, imported, and the folder removed. Stack frames keep the
// lines of the spec through source maps. What goes wrong in a spec is its writer's mistake, with a place and no stack.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildFailure, Metafile } from 'esbuild'
import { type Catalogue, type Spec, SpecMistake } from '../language/index.ts'
import { findFiles, noSpecs, type SpecFile } from './find-files.ts'
import { ownModules } from './own-modules.ts'
import { asSpecMistake, isFault } from './spec-trouble.ts'

export interface LoadedSpec {
  readonly spec: Spec
  readonly file: SpecFile
}

/** The specs in the given files and folders, or, where none is given, all that ship. Throws a SpecMistake. */
export async function loadSpecs(paths: readonly string[], catalogue: Catalogue): Promise<LoadedSpec[]> {
  const asked = paths.length === 0 ? [catalogue.specsFolder] : paths
  const files = new Map<string, SpecFile>()
  const folders = asked.map(path => ({ path, found: findFiles(path) }))
  for (const file of folders.flatMap(folder => folder.found))
    files.set(file.absolute, { ...file, named: file.named || (files.get(file.absolute)?.named ?? false) })
  const loaded = await loadFiles([...files.values()], catalogue)
  for (const { path, found } of folders)
    if (!loaded.some(one => found.some(file => file.absolute === one.file.absolute))) throw noSpecs(path)
  return withoutTwins(loaded)
}

async function loadFiles(files: readonly SpecFile[], catalogue: Catalogue): Promise<LoadedSpec[]> {
  // Made before anything of a spec runs: a micro-step learns its line from the stack.
  process.setSourceMapsEnabled(true)
  const folder = await mkdtemp(join(tmpdir(), 'shatterproof-'))
  try {
    const outputs = await bundle(files, folder, catalogue)
    const loaded: LoadedSpec[] = []
    for (const [index, file] of files.entries()) {
      const found = outputs.has(`${index}.mjs`) ? await importSpecs(join(folder, `${index}.mjs`), file, catalogue) : []
      if (found.length === 0 && file.named)
        throw new SpecMistake(
          'this file exports no spec',
          'export one: `export default spec(...)`; see README.md for how to write it',
          file.shown,
        )
      loaded.push(...found.map(spec => ({ spec, file })))
    }
    return loaded
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Bundles each file into `<index>.mjs`. Gives the names of those that export anything: the others needn't run at all. */
async function bundle(files: readonly SpecFile[], folder: string, catalogue: Catalogue): Promise<Set<string>> {
  const { build } = await import('esbuild')
  try {
    const { metafile } = await build({
      entryPoints: files.map((file, index) => ({ in: file.absolute, out: String(index) })),
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      sourcesContent: false,
      // Libraries that a spec brings along may be of the older kind, which asks for the platform's modules with `require`.
      banner: { js: `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)` },
      metafile: true,
      logLevel: 'silent',
      plugins: [ownModules(catalogue.packageFolder)],
    })
    return exporting(metafile)
  } catch (problem) {
    throw isBuildFailure(problem) ? compileMistake(problem) : problem
  }
}

function exporting(metafile: Metafile): Set<string> {
  const outputs = Object.entries(metafile.outputs).filter(([, output]) => output.exports.length > 0)
  return new Set(outputs.map(([path]) => path.replace(/^.*\//, '')))
}

function isBuildFailure(problem: unknown): problem is BuildFailure {
  return problem instanceof Error && 'errors' in problem && Array.isArray(problem.errors)
}

function compileMistake({ errors }: BuildFailure): SpecMistake {
  const [first] = errors
  const place = first?.location
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return new SpecMistake(
    `this doesn't compile: ${first?.text ?? 'esbuild gave no reason'}${others}`,
    'correct this line and check again',
    place == null ? null : `${place.file}:${place.line}`,
  )
}

async function importSpecs(path: string, file: SpecFile, catalogue: Catalogue): Promise<Spec[]> {
  try {
    const exported: Record<string, unknown> = await import(/* @vite-ignore */ pathToFileURL(path).href)
    return [...new Set(Object.values(exported).filter(isSpec))]
  } catch (problem) {
    throw isFault(problem) ? problem : asSpecMistake(problem, file.shown, catalogue.packageFolder)
  }
}

function isSpec(value: unknown): value is Spec {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'spec' && 'cases' in value
}

/** A file that only passes the specs of others on, as an index does, adds nothing; two specs of one name are a mistake. */
function withoutTwins(loaded: readonly LoadedSpec[]): LoadedSpec[] {
  const isIndex = ({ file }: LoadedSpec): boolean => /(^|\/)index\.[cm]?[jt]s$/.test(file.shown)
  const kept = new Map<string, LoadedSpec>()
  for (const one of [...loaded.filter(each => !isIndex(each)), ...loaded.filter(isIndex)]) {
    const twin = kept.get(one.spec.name)
    if (twin === undefined) kept.set(one.spec.name, one)
    else if (!isIndex(one))
      throw new SpecMistake(
        `two specs are called ${one.spec.name}: in ${twin.file.shown} and in ${one.file.shown}`,
        'give each spec its own name',
      )
  }
  return [...kept.values()]
}
