// The line of the spec from which a function of the modelling library was called, for traces and for mistakes.
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folders whose frames are the library's own: `model/` and `checker/`. */
const model = dirname(dirname(fileURLToPath(import.meta.url)))
const own = [`${model}/`, `${dirname(model)}/checker/`]

/** `file:line`, seen from the working folder, of the nearest caller outside the library; null where the stack doesn't tell. */
export function callerLine(): string | null {
  const frames = (new Error().stack ?? '').split('\n').slice(1)
  for (const frame of frames) {
    const found = /(?:\(|at )(?:async )?(?:file:\/\/)?(\/[^()]*?):(\d+):\d+\)?$/.exec(frame.trim())
    const [, file, line] = found ?? []
    if (file === undefined || line === undefined) continue
    if (!own.some(folder => file.startsWith(folder))) return `${relative(process.cwd(), file)}:${line}`
  }
  return null
}
