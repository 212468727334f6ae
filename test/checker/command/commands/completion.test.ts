// Completion: the script is run by bash, and asked what it would offer.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { specsFolder, toy } from '../toy.ts'
import { buildToyProgram } from '../toy-process.ts'

const script = (await toy(['completion', 'bash'])).out
const bakery = join(specsFolder, 'bakery.ts')

let program = ''
beforeAll(async () => {
  program = await buildToyProgram()
})

/** What bash offers behind these words, the last of them unfinished. */
function offered(...words: readonly string[]): readonly string[] {
  const ask = [
    `shatterproof() { ${process.execPath} ${program} "$@"; }`,
    'npx() { "$@"; }',
    script,
    `COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length - 1}`,
    words[0] === 'npx' ? '_shatterproof_npx' : '_shatterproof',
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ]
  return execFileSync('bash', ['-c', ask.join('\n')], { encoding: 'utf8' })
    .trim()
    .split('\n')
}

test('commands, options and names are completed', () => {
  expect(offered('shatterproof', 'che')).toEqual(['check'])
  expect(offered('shatterproof', 'check', '--prop')).toEqual(['--property'])
  expect(offered('shatterproof', 'check', 'x.ts', '--hardware', 'ha')).toEqual(['hasty'])
  expect(offered('shatterproof', 'check', '--property', 'never')).toEqual(['neverEmptyHanded'])
  expect(offered('shatterproof', 'list', '--h')).toEqual(['--hardware', '--help'])
  expect(offered('shatterproof', 'list', '--hardware', 'car')).toEqual(['careful'])
  expect(offered('shatterproof', 'export', '--to', 'p')).toEqual(['promela'])
})

test('several names are completed behind a comma', () => {
  expect(offered('shatterproof', 'check', '--hardware', 'hasty,ca')).toEqual(['hasty,careful'])
  expect(offered('shatterproof', 'check', '--format', 'mark')).toEqual(['markdown'])
})

test('what npx runs is completed too, and nothing that another program has said of npx is replaced', () => {
  expect(offered('npx', 'shat')).toEqual(['shatterproof'])
  expect(offered('npx', 'shatterproof', 'che')).toEqual(['check'])
  expect(offered('npx', 'shatterproof', 'check', '--hardware', 'ha')).toEqual(['hasty'])
  expect(offered('npx', 'vitest', 'che')).toEqual(['checker'])
  const kept = execFileSync('bash', ['-c', `complete -W mine npx\n${script}\ncomplete -p npx`], { encoding: 'utf8' })
  expect(kept).toBe("complete -W 'mine' npx\n")
})

test('procedures are those of the specs on the line', () => {
  const at = ['shatterproof', 'check', bakery, '--hardware', 'hasty', '--procedure']
  expect(offered(...at, 'take')).toEqual(['take at once', 'take nothing'])
  expect(offered('npx', ...at, '"take a')).toEqual(['take at once'])
  expect(offered(...at, 'take\\ a')).toEqual(['take at once'])
  expect(offered('shatterproof', 'diff', bakery, 'ask')).toEqual(['ask, then take'])
  expect(offered('shatterproof', 'check', 'no/such.ts', '--procedure', 'take')).toEqual([''])
})

test('fish and zsh have a script too, and another shell is refused with what there is', async () => {
  expect((await toy(['completion', 'fish'])).out).toMatch(/complete -c npx .* -l hardware -x -a .*careful hasty dented/)
  expect((await toy(['completion', 'zsh'])).out).toContain('bashcompinit')
  const { code, error } = await toy(['completion', 'tcsh'])
  expect({ code, error }).toEqual({
    code: 2,
    error: 'error: there is no completion for tcsh\n  give one of: bash, zsh, fish\n',
  })
})
