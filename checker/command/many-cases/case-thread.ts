// A thread that checks cases: it imports the specs itself, since a case is code, and answers with plain data.
import { parentPort, workerData } from 'node:worker_threads'
import type { ReducedExploration } from '../../explore/index.ts'
import { assert, at, type Spec } from '../../language/index.ts'
import { importSpecs } from '../loading/load-specs.ts'
import type { SelectedCase } from '../loading/select-cases.ts'
import type { FromThread, SentCase, Task, ToThread } from './case-messages.ts'
import { checkOne } from './check-one.ts'

const port = parentPort
assert(port !== null, 'this file is run as a thread')
const task: Task = workerData
const say = (message: FromThread): void => port.postMessage(message)

/** Cases that wait for what is known of their structure. */
const questions = new Map<number, (found: ReducedExploration | null) => void>()

port.on('message', (message: ToThread) => {
  if (message.kind === 'check') void check(message.number)
  else {
    questions.get(message.number)?.(message.found)
    questions.delete(message.number)
  }
})
// Before anything of a spec runs: a micro-step learns its line from the stack.
process.setSourceMapsEnabled(true)
say({ kind: 'ready' })

async function check(number: number): Promise<void> {
  const selected = await selectedCase(at(task.cases, number))
  const outcome = await checkOne(number, selected, task.limits, {
    searches: {
      ask: structure => {
        say({ kind: 'ask', number, structure })
        return new Promise(resolve => questions.set(number, resolve))
      },
      tell: (structure, found) => say({ kind: 'tell', structure, found }),
    },
    onProgress: progress => say({ kind: 'progress', number, progress }),
    isInterrupted: () => Atomics.load(task.interrupted, 0) !== 0,
  })
  say({ kind: 'outcome', number, outcome })
}

async function selectedCase({ module, spec, index, file, procedure, argument }: SentCase): Promise<SelectedCase> {
  const found = (await importSpecs(module)).find((one: Spec) => one.name === spec)
  assert(found !== undefined, `the module of ${spec} exports it`)
  return { spec: found, file, procedure, argument, case: at([...found.cases, ...(found.onRequest ?? [])], index) }
}
