// Tells that a source file has changed below some folders. Editors write a file in several steps, so that events are gathered for a moment.
import { type FSWatcher, watch } from 'node:fs'
import { SpecMistake } from '../language/index.ts'

const source = /\.[cm]?[jt]sx?$|\.json$/
const elsewhere = /(^|[\\/])(node_modules|dist|\.[^\\/]*)([\\/]|$)/
const settlesAfter = 40 // milliseconds

export class ChangedFiles {
  private readonly watchers: readonly FSWatcher[]
  private isChanged = false
  private isStopped = false
  private wake: (() => void) | null = null

  constructor(folders: readonly string[]) {
    this.watchers = folders.map(folder => this.watch(folder))
  }

  private watch(folder: string): FSWatcher {
    try {
      return watch(folder, { recursive: true }, (_event, file) => {
        if (file === null || !source.test(file) || elsewhere.test(file)) return
        this.isChanged = true
        this.wake?.()
      })
    } catch (problem) {
      const says = problem instanceof Error ? problem.message : String(problem)
      throw new SpecMistake(`${folder} can't be watched: ${says}`, 'check again by hand, without --watch')
    }
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
    return true
  }

  stop(): void {
    this.isStopped = true
    for (const watcher of this.watchers) watcher.close()
    this.wake?.()
  }
}
