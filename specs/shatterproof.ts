#!/usr/bin/env node
// The program: the command line with this package's hardware, properties and specs.
import { setFlagsFromString } from 'node:v8'
import { run } from '../checker/command/index.ts'
import { catalogue } from './catalogue.ts'

// V8 compiles a function anew, to be faster, once so many bytes of its code have run. Most cases are decided in a second, and what is compiled for them
// hardly runs again: with the 66 KiB of Node 20 it was a third of their time. Later Nodes do better by themselves, and don't know this number.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000')

process.exitCode = await run(process.argv.slice(2), catalogue)
