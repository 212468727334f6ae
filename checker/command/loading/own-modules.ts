// Makes a bundle of a spec leave the checker and the machine out: they are the running program's own modules, so that there is
// one copy of each, whether the spec imports `shatterproof` or lives beside them.
import { realpathSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'

const packageName = 'shatterproof'
const alreadyAsked = Symbol('asked')

/** The plugin for a package whose top folder is given. */
export function ownModules(packageFolder: string): Plugin {
  const top = realpathSync(packageFolder)
  return {
    name: 'own modules',
    setup(build) {
      build.onResolve({ filter: /.*/ }, args => resolveOwn(build, top, args))
    },
  }
}

async function resolveOwn(build: PluginBuild, top: string, args: OnResolveArgs): Promise<OnResolveResult | undefined> {
  if (args.kind === 'entry-point' || args.pluginData === alreadyAsked) return undefined
  if (args.path === packageName) return external(join(top, 'dist/specs/index.js'))
  if (!args.path.startsWith('.') && !isAbsolute(args.path)) return undefined
  const { kind, resolveDir, importer } = args
  const found = await build.resolve(args.path, { kind, resolveDir, importer, pluginData: alreadyAsked })
  if (found.errors.length > 0) return { errors: found.errors }
  const inside = relative(top, found.path).replaceAll('\\', '/')
  if (inside.startsWith('dist/')) return external(found.path)
  const isOwn = inside.startsWith('checker/') || inside.startsWith('model/') || inside === 'specs/index.ts'
  return isOwn ? external(join(top, 'dist', inside.replace(/\.ts$/, '.js'))) : undefined
}

function external(path: string): OnResolveResult {
  return { path: pathToFileURL(path).href, external: true }
}
