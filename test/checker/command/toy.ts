// A toy catalogue and a terminal that remembers, so that the command line is tested without anything of page tables.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../../checker/command/index.ts'
import type { Catalogue } from '../../../checker/language/index.ts'
import { plain } from '../../../checker/report/index.ts'

export const packageFolder: string = fileURLToPath(new URL('../../..', import.meta.url))
export const specsFolder: string = fileURLToPath(new URL('specs', import.meta.url))

export const catalogue: Catalogue = {
  version: '1.2.3',
  summary: 'Checks clerks against all that robots may do meanwhile.',
  hardware: [
    {
      name: 'careful',
      summary: 'A robot that sees every change',
      kind: 'device',
      onlyWhereNamed: null,
      answers: [
        { question: 'R1', asks: 'May it remember?', answer: 'no', cites: 'handbook 3', standing: 'stated' },
        { question: 'R2', asks: 'Is it polite?', answer: 'yes', cites: 'hearsay', standing: 'unverified' },
      ],
    },
    {
      name: 'hasty',
      summary: 'A robot that keeps notes',
      kind: 'device',
      onlyWhereNamed: null,
      answers: [{ question: 'R1', asks: 'May it remember?', answer: 'yes', cites: 'handbook 3', standing: 'inferred' }],
    },
    {
      name: 'dented',
      summary: 'A hasty robot that was dropped',
      kind: 'device',
      onlyWhereNamed: 'erratum',
      answers: [{ question: 'R1', asks: 'May it remember?', answer: 'yes', cites: 'the floor', standing: 'stated' }],
    },
  ],
  declaring: {
    violated: (property, hardware) => `${property} fails on ${hardware.join(', ')}`,
    holds: 'expect it to hold',
  },
  entries: { max: 512, because: 'a shelf has 512 places' },
  properties: [
    { name: 'neverEmptyHanded', says: 'the robot grabs only what is there' },
    { name: 'finishes', says: 'the clerk finishes' },
  ],
  specsFolder,
  notSpecs: [],
  packageFolder,
  newSpecText: name => `// ${name}\n`,
  start: {
    files: ['bakery.ts'],
    procedures: ['take at once', 'ask, then take'],
    hardware: [],
    entries: null,
    show: { procedure: 'take at once', hardware: 'hasty', property: 'neverEmptyHanded' },
  },
}

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly error: string
}

/** Runs a command line on the toy catalogue and gives all that it wrote. `interrupt`: Ctrl-C is pressed at once. `columns`: of the terminal. */
export async function toy(argv: readonly string[], interrupt = false, columns: number | null = null): Promise<Outcome> {
  let [out, error] = ['', '']
  const code = await run(argv, catalogue, {
    out: text => {
      out += text
    },
    error: text => {
      error += text
    },
    paint: plain,
    columns,
    showsProgress: false,
    width: 80,
    onInterrupt: interrupted => {
      if (interrupt) interrupted()
      return () => {}
    },
  })
  return { code, out, error }
}

/** A new folder with these files in it. */
export function folderWith(files: { readonly [name: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'toy-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}
