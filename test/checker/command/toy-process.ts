// Builds the toy program against the compiled checker, so that tests can run it as a process: start-up, signals, terminals.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { ownModules } from '../../../checker/command/loading/own-modules.ts'
import { packageFolder } from './toy.ts'

/** The path of the built program, to be run by node. */
export async function buildToyProgram(): Promise<string> {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const program = join(mkdtempSync(join(tmpdir(), 'toy-')), 'toy.mjs')
  await build({
    entryPoints: [join(here, 'toy-main.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(here, 'toy.ts')).href) },
    plugins: [ownModules(packageFolder)],
  })
  return program
}
