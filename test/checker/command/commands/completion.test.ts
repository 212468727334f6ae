// Completion: the script is run by bash, and asked what it would offer.
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { toy } from '../toy.ts'

const script = (await toy(['completion', 'bash'])).out

/** What bash offers behind these words, the last of them unfinished. */
function offered(...words: readonly string[]): readonly string[] {
  const ask = [
    script,
    `COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length - 1}`,
    '_shatterproof',
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

test('fish and zsh have a script too, and another shell is refused with what there is', async () => {
  expect((await toy(['completion', 'fish'])).out).toContain("-l hardware -x -a 'careful hasty dented'")
  expect((await toy(['completion', 'zsh'])).out).toContain('bashcompinit')
  const { code, error } = await toy(['completion', 'tcsh'])
  expect({ code, error }).toEqual({
    code: 2,
    error: 'error: there is no completion for tcsh\n  give one of: bash, zsh, fish\n',
  })
})
