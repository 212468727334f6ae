// `shatterproof completion`: a script for a shell, made from the commands and options as they are, and from the names of hardware and
// properties. Files are the shell's own business.
import type { Command, Option } from 'commander'
import { type Catalogue, SpecMistake } from '../../language/index.ts'
import { traceFormats } from '../../report/index.ts'

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

/** What may stand behind an option. */
type Values = Readonly<Record<string, readonly string[]>>

export function completionScript(typed: string, program: Command, catalogue: Catalogue): string {
  const shell = shells.find(name => name === typed)
  if (shell === undefined)
    throw new SpecMistake(`there is no completion for ${typed}`, `give one of: ${shells.join(', ')}`)
  const values: Values = {
    '--hardware': catalogue.hardware.map(({ name }) => name),
    '--property': catalogue.properties.map(({ name }) => name),
    '--to': ['promela', 'tla'],
    '--format': Object.keys(traceFormats),
  }
  return scripts[shell](program, values)
}

const scripts: { readonly [S in Shell]: (program: Command, values: Values) => string } = {
  bash: bashScript,
  // zsh understands bash's.
  zsh: (program, values) => `autoload -U +X bashcompinit && bashcompinit\n${bashScript(program, values)}`,
  fish: fishScript,
}

function optionsOf(command: Command): readonly Option[] {
  return command.options
}

function longOf({ long }: Option): string {
  return long ?? ''
}

function bashScript(program: Command, values: Values): string {
  const commands = program.commands.map(command => command.name())
  const byOption = Object.entries(values).map(
    ([option, words]) => `    ${option}) COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$word")); return ;;`,
  )
  const byCommand = program.commands.map(
    command => `    ${command.name()}) options="${[...optionsOf(command).map(longOf), '--help'].join(' ')}" ;;`,
  )
  return `# shatterproof: completion. For bash: source <(npx shatterproof completion bash)
_shatterproof() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" options="--help --version" each command=""
  case "$before" in
${byOption.join('\n')}
  esac
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${commands.join(' ')} " in *" $each "*) command="$each"; break ;; esac
  done
  case "$command" in
${byCommand.join('\n')}
    *) COMPREPLY=($(compgen -W "${commands.join(' ')} $options" -- "$word")); return ;;
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word")); else COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o filenames -F _shatterproof shatterproof
`
}

function fishScript(program: Command, values: Values): string {
  const lines = program.commands.flatMap(command => {
    const name = command.name()
    const seen = `__fish_seen_subcommand_from ${name}`
    return [
      `complete -c shatterproof -n __fish_use_subcommand -f -a ${name} -d ${quoted(command.description())}`,
      ...optionsOf(command).map(option => {
        const words = values[longOf(option)]
        const argument = words === undefined ? (option.required ? ' -r' : '') : ` -x -a ${quoted(words.join(' '))}`
        return `complete -c shatterproof -n '${seen}' -l ${longOf(option).slice(2)}${argument} -d ${quoted(option.description)}`
      }),
    ]
  })
  return `# shatterproof: completion. For fish: npx shatterproof completion fish | source\n${lines.join('\n')}\n`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
