// Writes a page where it was asked for.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SpecMistake } from '../language/index.ts'
import type { PageDocument } from './document.ts'
import { type Assets, folderFiles, oneFile } from './html.ts'

/** Writes one file where the path ends in `.html`, otherwise a folder. Gives the file to open. `packageFolder`: where the program is. */
export function writePage(document: PageDocument, path: string, packageFolder: string): string {
  const assets = readAssets(join(packageFolder, 'dist', 'checker', 'page', 'browser'))
  try {
    if (/\.html?$/i.test(path)) {
      writeFileSync(path, oneFile(document, assets))
      return path
    }
    mkdirSync(path, { recursive: true })
    for (const { name, text } of folderFiles(document, assets)) writeFileSync(join(path, name), text)
    return join(path, 'index.html')
  } catch (problem) {
    const says = problem instanceof Error ? problem.message : String(problem)
    throw new SpecMistake(
      `the report can't be written: ${says}`,
      'give a folder, or a file that ends in .html, that can be written',
    )
  }
}

function readAssets(folder: string): Assets {
  return {
    script: readFileSync(join(folder, 'page.js'), 'utf8'),
    style: readFileSync(join(folder, 'page.css'), 'utf8'),
  }
}
