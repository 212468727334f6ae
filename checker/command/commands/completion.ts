// `shatterproof completion`: a script for a shell, made from the commands and options as they are, and from the names of specs, hardware and
// properties. Procedures differ from spec to spec: the script asks `list` for those of the specs on the line. It completes `shatterproof`, and
// `npx shatterproof` where nothing else completes npx. Files are the shell's own business.
import type { Command, Option } from 'commander'
import { type Catalogue, SpecMistake } from '../../language/index.ts'
import { traceFormats } from '../../report/index.ts'
import { shippedSpecs } from '../loading/find-files.ts'

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

/** What may stand behind an option, or in the place of a command's arguments. */
interface Values {
  readonly option: Readonly<Record<string, readonly string[]>>
  readonly argument: Readonly<Record<string, readonly string[]>>
}

export function completionScript(typed: string, program: Command, catalogue: Catalogue): string {
  const shell = shells.find(name => name === typed)
  if (shell === undefined)
    throw new SpecMistake(`there is no completion for ${typed}`, `give one of: ${shells.join(', ')}`)
  const hardware = catalogue.hardware.map(({ name }) => name)
  const specs = shippedSpecs(catalogue)
  return scripts[shell](program, {
    option: {
      '--hardware': hardware,
      '--property': catalogue.properties.map(({ name }) => name),
      '--to': ['promela', 'tla'],
      '--format': Object.keys(traceFormats),
    },
    argument: { SPEC: specs, FILE: specs, hardware, SHELL: shells },
  })
}

const scripts: { readonly [S in Shell]: (program: Command, values: Values) => string } = {
  bash: (program, values) => bashScript(program, values, 'complete -p npx >/dev/null 2>&1'),
  // zsh understands bash's.
  zsh: (program, values) => `${zshBegin}\n${bashScript(program, values, `(( \${+_comps[npx]} ))`)}`,
  fish: fishScript,
}

const zshBegin = `(( \${+functions[compdef]} )) || { autoload -U compinit && compinit }
autoload -U +X bashcompinit && bashcompinit`

/** The options that a command shows, and the words that may stand for its arguments. */
interface Shape {
  readonly name: string
  readonly says: string
  readonly options: readonly Option[]
  readonly words: readonly string[]
}

function shapesOf(program: Command, { argument }: Values): readonly Shape[] {
  return program.commands.map(command => {
    const words = command.registeredArguments.flatMap(one => argument[one.name()] ?? [])
    const name = command.name()
    return { name, says: command.description(), options: command.options, words: argument[name] ?? words }
  })
}

function longOf({ long }: Option): string {
  return long ?? ''
}

/** `npxIsCompleted`: a command of the shell that succeeds where something completes npx already. */
function bashScript(program: Command, values: Values, npxIsCompleted: string): string {
  const shapes = shapesOf(program, values)
  const commands = shapes.map(({ name }) => name).join(' ')
  const valued = new Set(shapes.flatMap(({ options }) => options.filter(one => one.required).map(longOf)))
  const byOption = Object.entries(values.option).map(
    ([option, words]) => `    ${option}) _shatterproof_offer '${words.join(' ')}'; return ;;`,
  )
  const byCommand = shapes.map(
    ({ name, options, words }) =>
      `    ${name}) options='${[...options.map(longOf), '--help'].join(' ')}'; words='${words.join(' ')}' ;;`,
  )
  return `# shatterproof: completion. For bash: source <(npx shatterproof completion bash)
_shatterproof_offer() {
  local word="\${COMP_WORDS[COMP_CWORD]}"
  local others=""
  if [[ "$word" == *,* ]]; then others="\${word%,*},"; fi
  COMPREPLY=($(compgen -P "$others" -W "$1" -- "\${word##*,}"))
}
_shatterproof_procedures() {
  local word="\${COMP_WORDS[COMP_CWORD]}" each="" name=""
  local -a ask
  ask=("\${COMP_WORDS[@]:0:$1}" list)
  for each in "\${COMP_WORDS[@]:$1:$((COMP_CWORD-$1))}"; do
    case "$each" in
      -* | *.json | *.xml | *.sarif | *.html) ;;
      */* | *.[mc]ts | *.ts | *.[mc]js | *.js) ask+=("$each") ;;
      *) if [[ -d "$each" ]]; then ask+=("$each"); fi ;;
    esac
  done
  word="\${word#[\\"\\']}"
  word="\${word//\\\\/}"
  while IFS= read -r name; do
    if [[ "$name" == "    $word"* ]]; then COMPREPLY+=("\${name#    }"); fi
  done < <("\${ask[@]}" 2>/dev/null | sed -n '/^procedures$/,/^hardware$/p')
}
_shatterproof() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" options="--help --version" words="" each="" command=""
  local first=1
  if [[ "\${COMP_WORDS[0]}" == npx ]]; then first=2; fi
  COMPREPLY=()
  case "$before" in
${byOption.join('\n')}
    --procedure) _shatterproof_procedures $first; return ;;
  esac
  for each in "\${COMP_WORDS[@]:$first:$((COMP_CWORD-first))}"; do
    case " ${commands} " in *" $each "*) command="$each"; break ;; esac
  done
  case "$command" in
${byCommand.join('\n')}
    *) COMPREPLY=($(compgen -W "${commands} $options" -- "$word")); return ;;
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ "$command" == diff ]] && (( COMP_CWORD > first + 1 )); then _shatterproof_procedures $first
  elif [[ " ${[...valued].join(' ')} " == *" $before "* ]]; then COMPREPLY=($(compgen -f -- "$word"))
  else COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word")); fi
}
_shatterproof_npx() {
  if (( COMP_CWORD < 2 )); then COMPREPLY=($(compgen -W shatterproof -- "\${COMP_WORDS[COMP_CWORD]}"))
  elif [[ "\${COMP_WORDS[1]}" == shatterproof ]]; then _shatterproof
  else COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")); fi
}
complete -o filenames -F _shatterproof shatterproof
${npxIsCompleted} || complete -o filenames -F _shatterproof_npx npx
`
}

function fishScript(program: Command, values: Values): string {
  const shapes = shapesOf(program, values)
  const commands = shapes.map(({ name }) => name).join(' ')
  const lines = shapes.flatMap(({ name, says, options, words }) => {
    const seen = `__fish_seen_subcommand_from ${name}`
    return [
      [`not __fish_seen_subcommand_from ${commands}`, `-f -a ${name} -d ${quoted(says)}`],
      ...(words.length === 0 ? [] : [[seen, `-a ${quoted(words.join(' '))}`]]),
      ...(name === 'diff' ? [[seen, "-a '(__shatterproof_procedures)'"]] : []),
      ...options.map(option => {
        const offered = values.option[longOf(option)]?.join(' ')
        const isProcedure = longOf(option) === '--procedure'
        const argument = isProcedure
          ? " -x -a '(__shatterproof_procedures)'"
          : offered === undefined
            ? option.required
              ? ' -r'
              : ''
            : ` -x -a ${quoted(`(__fish_complete_list , 'string split " " "${offered}"')`)}`
        return [seen, `-l ${longOf(option).slice(2)}${argument} -d ${quoted(option.description)}`]
      }),
    ]
  })
  const npx = '__fish_seen_subcommand_from shatterproof; and '
  return `# shatterproof: completion. For fish: npx shatterproof completion fish | source
function __shatterproof_procedures
  set -l words (commandline -opc)
  set -l first 2
  test $words[1] = npx; and set first 3
  set -l ask $words[1..(math $first - 1)] list
  for each in $words[$first..-1]
    string match -qr '^-|\\.(json|xml|sarif|html)$' -- $each; and continue
    if string match -qr '/|\\.[mc]?[jt]s$' -- $each; or test -d $each
      set -a ask $each
    end
  end
  $ask 2>/dev/null | sed -n '/^procedures$/,/^hardware$/s/^    //p'
end
${lines.map(([when, rest]) => `complete -c shatterproof -n ${quoted(when ?? '')} ${rest}`).join('\n')}
complete -c npx -f -n 'test (count (commandline -opc)) = 1' -a shatterproof
${lines.map(([when, rest]) => `complete -c npx -n ${quoted(npx + (when ?? ''))} ${rest}`).join('\n')}
`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
