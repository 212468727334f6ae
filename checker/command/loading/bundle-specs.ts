// Spec files as modules that Node can import: bundled by esbuild, with the lines of the spec kept in source maps. A file that doesn't
// compile fails alone.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildFailure, BuildResult } from 'esbuild'
import { SpecMistake } from '../../language/index.ts'
import { type SpecFile, shownPath } from './find-files.ts'
import { ownModules } from './own-modules.ts'

/** The text of a module; null for a file that exports nothing and needn't run at all; or what is wrong with it. */
export type Bundled = { readonly text: string | null } | { readonly problem: unknown }

/** The modules of the files, in their order. */
export async function bundleSpecs(files: readonly SpecFile[], packageFolder: string): Promise<readonly Bundled[]> {
  try {
    return await bundle(files, packageFolder)
  } catch (problem) {
    if (files.length > 1 && isBuildFailure(problem))
      return (await Promise.all(files.map(file => bundleSpecs([file], packageFolder)))).flat()
    return files.map(() => ({ problem: isBuildFailure(problem) ? compileMistake(problem) : problem }))
  }
}

/**
 * Imports modules from a folder that is gone afterwards. Its name and depth are always the same kind: paths in source maps are relative,
 * and frames inside a bundle are known by it.
 */
export async function withModules<T>(
  texts: readonly string[],
  use: (urls: readonly string[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'shatterproof-'))
  try {
    const paths = texts.map((_, index) => join(folder, `${index}.mjs`))
    await Promise.all(texts.map((text, index) => writeFile(paths[index] ?? '', text)))
    return await use(paths.map(path => pathToFileURL(path).href))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function bundle(files: readonly SpecFile[], packageFolder: string): Promise<readonly Bundled[]> {
  const { build } = await import('esbuild')
  const result = await build({
    entryPoints: files.map((file, index) => ({ in: file.absolute, out: String(index) })),
    // Never made: it stands for the folders of `withModules`.
    outdir: join(tmpdir(), 'shatterproof-modules'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    sourcesContent: false,
    // Libraries that a spec brings along may be of the older kind, which asks for the platform's modules with `require`.
    banner: { js: `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)` },
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [ownModules(packageFolder)],
  })
  const texts = textsOf(result)
  return files.map((_, index) => ({ text: texts.get(`${index}.mjs`) ?? null }))
}

/** The modules that export anything, by name. */
function textsOf({ metafile, outputFiles = [] }: BuildResult): Map<string, string> {
  const exporting = new Set(
    Object.entries(metafile?.outputs ?? {}).flatMap(([path, { exports }]) =>
      exports.length > 0 ? [basename(path)] : [],
    ),
  )
  const named = outputFiles.map(({ path, text }) => [basename(path), text] as const)
  return new Map(named.filter(([name]) => exporting.has(name)))
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
    place == null ? null : `${shownPath(resolve(place.file))}:${place.line}`,
  )
}
