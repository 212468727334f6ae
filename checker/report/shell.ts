// A command that a reader can paste into a shell: quoted where it must be, broken between arguments.

/** One argument, quoted for a POSIX shell where it needs to be. */
export function quoted(argument: string): string {
  if (/^[\w./:=@%+,-]+$/.test(argument)) return argument
  if (!/^[ -~]*$/.test(argument)) return escaped(argument)
  if (!/["$`\\!]/.test(argument)) return `"${argument}"`
  return `'${argument.replaceAll("'", `'\\''`)}'`
}

/** A word in which the shell itself puts the characters that are not ASCII. */
function escaped(argument: string): string {
  const characters = [...argument].map(character => {
    if (character === "'" || character === '\\') return `\\${character}`
    if (/[ -~]/.test(character)) return character
    return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`
  })
  return `$'${characters.join('')}'`
}

/** What to type to run a case again. */
export interface Command {
  readonly verb: string
  /** Empty where the spec comes from no file, as in a test: then there is nothing to type. */
  readonly file: string
  readonly options: readonly (readonly [name: string, value: string])[]
}

/** The command on as few lines as fit the width: each goes on with a backslash, and no argument is broken. None without a file. */
export function commandLines(command: Command, first: string, rest: string, width: number): string[] {
  if (command.file === '') return []
  const parts = [`npx shatterproof ${command.verb}`, quoted(command.file)]
  for (const [name, value] of command.options) parts.push(value === '' ? name : `${name} ${quoted(value)}`)
  const lines: string[] = []
  let line = `${first}${parts[0] ?? ''}`
  for (const part of parts.slice(1)) {
    if (line.length + 1 + part.length + 2 <= width) {
      line = `${line} ${part}`
      continue
    }
    lines.push(`${line} \\`)
    line = `${rest}${part}`
  }
  return [...lines, line]
}
