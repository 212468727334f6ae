// When V8 compiles functions anew, for a process that decides many small cases.
import { setFlagsFromString } from 'node:v8'

/**
 * V8 compiles a function anew, to be faster, once so many bytes of its code have run. Most cases are decided in a second, and what is compiled for them
 * hardly runs again: with the 66 KiB of Node 20 it was a third of their time. Later Nodes do better by themselves, and don't know this number.
 */
export function compileLater(): void {
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000')
}
