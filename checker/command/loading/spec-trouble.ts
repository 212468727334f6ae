// Whatever is thrown while a spec's own code runs is its writer's mistake: it gets the place in the spec and loses the stack.
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SpecMistake } from '../../language/index.ts'
import { shownPath } from './find-files.ts'

/** The SpecMistake for something thrown by the code of a spec file. */
export function asSpecMistake(problem: unknown, file: string, packageFolder: string | null): SpecMistake {
  const frame = framesOf(problem).find(one => !isOwn(one.path, packageFolder) && !isInternal(one.path))
  const place = frame === undefined ? null : `${shownPath(frame.path)}:${frame.line}`
  if (isSpecMistake(problem)) return new SpecMistake(problem.message, problem.cure, problem.where ?? place ?? file)
  const says = problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem)
  return new SpecMistake(
    `this spec throws ${says.replace(/'?file:\/\/\S*\/dist\/(\S+?)\.js'?/g, "'$1.ts'")}`,
    'correct this in the spec and check again',
    place ?? file,
  )
}

/** A SpecMistake, also one of another copy of the language. */
export function isSpecMistake(problem: unknown): problem is SpecMistake {
  return problem instanceof Error && problem.name === 'SpecMistake' && 'cure' in problem && 'where' in problem
}

/** Whether an assertion of the checker failed, wherever it was called from. */
export function isFault(problem: unknown): boolean {
  return problem instanceof Error && problem.message.startsWith('the checker is at fault')
}

/** Whether something was thrown by the program itself and not by the code of a spec. */
export function innermostFrameIsOwn(problem: unknown, packageFolder: string | null): boolean {
  const [innermost] = framesOf(problem).filter(frame => !frame.path.startsWith('node:'))
  return innermost === undefined || isOwn(innermost.path, packageFolder)
}

interface Frame {
  readonly path: string
  readonly line: string
}

/** The frames of a stack, innermost first, with source maps applied. */
function framesOf(problem: unknown): Frame[] {
  const stack = problem instanceof Error ? (problem.stack ?? '') : ''
  return stack.split('\n').flatMap(line => {
    const found = /^\s+at (?:async )?(?:.*\()?((?:file:\/\/|node:)?[^()]*?):(\d+)(?::\d+)?\)?$/.exec(line)
    const [path, number] = [found?.[1], found?.[2]]
    if (path === undefined || number === undefined) return []
    return [{ path: path.startsWith('file:') ? fileURLToPath(path) : path, line: number }]
  })
}

function isOwn(path: string, packageFolder: string | null): boolean {
  if (packageFolder === null) return false
  return /^(dist|checker|model|node_modules)\//.test(relative(packageFolder, path).replaceAll('\\', '/'))
}

/** Frames of the platform, of libraries, and of the bundle itself where no source map reaches. */
function isInternal(path: string): boolean {
  return path.startsWith('node:') || path.includes('node_modules') || /shatterproof-[^/\\]+[/\\]\d+\.mjs$/.test(path)
}
