#!/usr/bin/env node
// The program: the command line with this package's hardware, properties and specs.
import { run } from '../checker/command/index.ts'
import { catalogue } from './catalogue.ts'
import { compileLater } from './compile-later.ts'

compileLater()
process.exitCode = await run(process.argv.slice(2), catalogue)
