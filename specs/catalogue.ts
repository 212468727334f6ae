// What the command line is given: the hardware with its answers, the properties, where the specs are, and what `start` shows.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Catalogue } from '../checker/language/index.ts'
import { baseProfiles, entriesMax, profiles, properties, sheet } from '../model/index.ts'
import { newSpecText } from './new-spec.ts'

/** The top folder of the package: the nearest one above this file that has a package.json. */
function packageFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const above = dirname(here)
  return here.endsWith(join('dist', 'specs')) ? dirname(above) : above
}

function version(folder: string): string {
  const text: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const found = typeof text === 'object' && text !== null ? Reflect.get(text, 'version') : undefined
  return typeof found === 'string' ? found : 'unknown'
}

const folder = packageFolder()

export const catalogue: Catalogue = {
  version: version(folder),
  summary: 'Checks how page tables and IOMMU tables are changed, against all that the hardware may do meanwhile.',
  hardware: profiles.map(sheet),
  properties: properties.map(({ name, says }) => ({ name, says })),
  entries: {
    max: entriesMax,
    because: `a table of 4 KiB has ${entriesMax} entries of 8 bytes`,
  },
  declaring: {
    violated: (property, hardware) =>
      `broken: [{ property: '${property}', on: [${hardware.map(name => `'${name}'`).join(', ')}], because: '...' }]`,
    holds: 'take the hardware out of `on` in `broken`',
  },
  specsFolder: join(folder, 'specs'),
  notSpecs: [join(folder, 'specs/vitest.ts')],
  packageFolder: folder,
  newSpecText,
  start: {
    files: ['xen/shatter.ts', 'xen/no-shattering.ts'],
    procedures: [
      'unmap, then remap by 4 KiB',
      'unmap, invalidate, then remap by 4 KiB',
      'mirror and swap',
      'mirror and swap, not invalidated',
      'mirror all, swap, invalidate, then clear',
      'nT first, then mirror and swap',
      'publish the table, then fill it',
      'unmap one 4 KiB entry',
      'unmap a whole superpage',
    ],
    hardware: baseProfiles.filter(profile => profile.kind === 'device').map(profile => profile.name),
    entries: entriesMax,
    show: { procedure: 'unmap, then remap by 4 KiB', hardware: 'vt-d', property: 'available' },
  },
}
