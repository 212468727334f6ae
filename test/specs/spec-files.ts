// Every spec that ships, and its cases, for tests.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Case, Spec } from '../../checker/language/index.ts'

const folder = fileURLToPath(new URL('../../specs', import.meta.url))

export interface SpecFile {
  /** Such as `specs/xen/shatter.ts`. */
  readonly path: string
  readonly spec: Spec
}

/** All specs below `specs/`, in the order of their names. */
export async function specFiles(): Promise<readonly SpecFile[]> {
  const found: SpecFile[] = []
  for (const codeBase of readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory()))
    for (const name of readdirSync(join(folder, codeBase.name))
      .filter(file => file.endsWith('.ts'))
      .sort()) {
      const module: unknown = await import(pathToFileURL(join(folder, codeBase.name, name)).href)
      const spec = typeof module === 'object' && module !== null ? Reflect.get(module, 'default') : undefined
      if (isSpec(spec)) found.push({ path: `specs/${codeBase.name}/${name}`, spec })
    }
  return found
}

function isSpec(value: unknown): value is Spec {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'kind') === 'spec'
}

export function caseName({ procedure, scenario, hardware }: Case): string {
  return `${procedure} (${scenario}) on ${hardware}`
}
