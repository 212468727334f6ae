// Runs the cases of a command: a line of progress, Ctrl-C, threads and a checkpoint.
import type { LoadedSpec } from '../loading/load-specs.ts'
import type { SelectedCase } from '../loading/select-cases.ts'
import type { Listener, Watch } from '../many-cases/case-order.ts'
import { checkAll } from '../many-cases/check-cases.ts'
import type { Checked, Threads } from '../many-cases/run-cases.ts'
import { ProgressLine } from '../output/progress.ts'
import type { Terminal } from '../output/terminal.ts'
import { Checkpoint } from '../saved/checkpoint.ts'
import type { CheckCommand } from './check-flags.ts'

/** Checks cases with a line of progress, until they are done or Ctrl-C is pressed. */
export async function watchCases(
  cases: readonly SelectedCase[],
  command: CheckCommand,
  loaded: readonly LoadedSpec[],
  terminal: Terminal,
  { onCase, onFailure }: Listener,
): Promise<Checked & { readonly isInterrupted: boolean }> {
  const progress = new ProgressLine(terminal, cases.length)
  const threads: Threads | null =
    command.packageFolder === null
      ? null
      : {
          workers: command.workers,
          modules: new Map(loaded.map(({ spec, module }) => [spec, module])),
          packageFolder: command.packageFolder,
        }
  const { checkpoint: path, tool } = command
  const checkpoint = path === null ? null : new Checkpoint(path, cases, command, tool)
  let isInterrupted = false
  const release = terminal.onInterrupt(() => {
    isInterrupted = true
  })
  const watch: Watch = {
    onProgress: (number, now) => progress.show(number, now),
    onCase: report => {
      progress.clear()
      onCase(report)
    },
    onFailure: failure => {
      progress.clear()
      onFailure(failure)
    },
    isInterrupted: () => isInterrupted,
  }
  try {
    const { reports, failures, unfinished } = await checkAll(cases, command, watch, checkpoint, threads)
    return { reports, failures, unfinished, isInterrupted }
  } finally {
    progress.clear()
    release()
  }
}
