// Tells that a source file has changed in some folders or below. Each folder has a watcher of its own: the recursive ones of Node lose
// changes on Linux. Editors write a file in several steps, so that events are gathered for a moment.
import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import { SpecMistake } from '../../language/index.ts'
import { reasonOf } from './reason.ts'

const source = /\.[cm]?[jt]sx?$|\.json$/
const settlesAfter = 40 // milliseconds

export class ChangedFiles {
  private readonly tops: readonly string[]
  private readonly watchers = new Map<string, FSWatcher>()
  private isChanged = false
  private isStopped = false
  private wake: (() => void) | null = null

  constructor(folders: readonly string[]) {
    this.tops = folders
    this.watchAll()
  }

  /** Waits for the next change; false: it was stopped. */
  async next(): Promise<boolean> {
    while (!this.isChanged && !this.isStopped)
      await new Promise<void>(resolve => {
        this.wake = resolve
      })
    this.wake = null
    if (this.isStopped) return false
    await new Promise(resolve => setTimeout(resolve, settlesAfter))
    this.isChanged = false
    this.watchAll()
    return true
  }

  stop(): void {
    this.isStopped = true
    for (const watcher of this.watchers.values()) watcher.close()
    this.wake?.()
  }

  /** Folders may have come since. */
  private watchAll(): void {
    for (const folder of this.tops.flatMap(foldersFrom))
      if (!this.watchers.has(folder)) this.watchers.set(folder, this.watch(folder))
  }

  private watch(folder: string): FSWatcher {
    try {
      const watcher = watch(folder, (_event, file) => this.hear(file))
      // A folder that goes away ends its watcher.
      watcher.on('error', () => this.watchers.delete(folder))
      return watcher
    } catch (problem) {
      throw new SpecMistake(`${folder} can't be watched: ${reasonOf(problem)}`, 'check again by hand, without --watch')
    }
  }

  private hear(file: string | null): void {
    if (file !== null && !source.test(file)) return
    this.isChanged = true
    this.wake?.()
  }
}

/** A folder and those below it. */
function foldersFrom(folder: string): readonly string[] {
  const below = readdirSync(folder, { withFileTypes: true }).filter(
    entry => entry.isDirectory() && !/^(node_modules|dist|\..*)$/.test(entry.name),
  )
  return [folder, ...below.flatMap(({ name }) => foldersFrom(join(folder, name)))]
}
