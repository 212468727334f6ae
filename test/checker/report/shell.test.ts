// Commands are pasted into shells: what arrives there must be the name that was meant.
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandLines, quoted } from '../../../checker/report/shell.ts'

test('a plain argument stays plain, and a name with blanks is put in double quotes', () => {
  expect(quoted('vt-d')).toBe('vt-d')
  expect(quoted('unmap then remap')).toBe('"unmap then remap"')
})

test('a shell reads every quoted argument as it was meant', () => {
  const names = fc.array(
    fc.string({ unit: 'grapheme' }).filter(name => !name.includes('\0')),
    { minLength: 300, maxLength: 300 },
  )
  fc.assert(
    fc.property(names, all => {
      const command = `printf '%s\\0' ${all.map(quoted).join(' ')}`
      const heard = execFileSync('bash', ['-c', command], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      })
      expect(heard.split('\0').slice(0, -1)).toEqual(all)
    }),
    { numRuns: 5 },
  )
})

test('a command goes on in the next line with a backslash, and is broken between arguments only', () => {
  const options = [
    ['--procedure', 'x'.repeat(50)] as const,
    ['--hardware', 'vt-d'] as const,
    ['--no-reductions', ''] as const,
  ]
  expect(commandLines({ verb: 'check', file: 'a.ts', options }, '> ', '    ', 72)).toEqual([
    '> npx shatterproof check a.ts \\',
    `    --procedure ${'x'.repeat(50)} \\`,
    '    --hardware vt-d --no-reductions',
  ])
})

test('a file whose path is long has a line of its own', () => {
  const file = `${'folder/'.repeat(8)}a.ts`
  expect(commandLines({ verb: 'check', file, options: [] }, '> ', '    ', 72)).toEqual([
    '> npx shatterproof check \\',
    `    ${file}`,
  ])
})

test('without a file there is no command to type', () => {
  expect(commandLines({ verb: 'check', file: '', options: [['--hardware', 'vt-d']] }, '> ', '    ', 72)).toEqual([])
})
