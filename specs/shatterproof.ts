#!/usr/bin/env node
// The program: the command line with this package's hardware, properties and specs.
import { setFlagsFromString } from 'node:v8'
import { run } from '../checker/command/index.ts'
import { catalogue } from './catalogue.ts'

// V8 compiles a function anew, to be faster, once a number of bytes of its code have run: 132 KiB in Node 20. Most cases are decided in a second, and what was
// compiled for them hardly runs again: it was a third of their time. A search of millions of states takes the same time with either number.
setFlagsFromString('--interrupt-budget=1000000')

process.exitCode = await run(process.argv.slice(2), catalogue)
