// The line of the spec from which a function of the modelling library was called, for traces and for mistakes.
import { basename, dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where `model/` and `checker/` lie; of the built program also where they were built from, which is what a stack names by source maps. */
const built = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const tops = basename(built) === 'dist' ? [built, dirname(built)] : [built]
const own = tops.flatMap(top => [`${top}/model/`, `${top}/checker/`])

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
