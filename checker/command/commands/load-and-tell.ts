// The specs of a command that goes on without the files that can't be loaded.
import type { Catalogue } from '../../language/index.ts'
import { exitCodeFor, failureTexts } from '../../report/index.ts'
import { type LoadedSpec, loadWhatLoads } from '../loading/load-specs.ts'
import type { Terminal } from '../output/terminal.ts'
import type { ExitCode } from './exit-code.ts'

/** What can be loaded; the files that can't are told, and `code` is that of a command that otherwise succeeds. */
export async function loadAndTell(
  paths: readonly string[],
  catalogue: Catalogue,
  terminal: Terminal,
): Promise<{ readonly loaded: readonly LoadedSpec[]; readonly code: ExitCode }> {
  const { loaded, failures } = await loadWhatLoads(paths, catalogue)
  for (const text of failureTexts(failures)) terminal.error(text)
  return { loaded, code: exitCodeFor([], failures) }
}
