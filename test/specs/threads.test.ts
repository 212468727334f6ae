// The built program says the same of real specs whether threads check them or not: also the line of the spec for each step, which is
// read from a stack.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const top = fileURLToPath(new URL('../..', import.meta.url))

function documentWith(workers: string): string {
  const specs = ['specs/xen/shatter.ts', 'specs/linux/lazy-flush.ts']
  const options = ['--hardware', 'vt-d', '--hardware', 'ipmmu', '--json', '--workers', workers]
  const out = execFileSync(process.execPath, ['dist/specs/shatterproof.js', 'check', ...specs, ...options], {
    cwd: top,
  })
  return out.toString().replaceAll(/(?<="seconds": )[\d.e-]+/g, 'TIME')
}

test('threads name the same lines of the spec', () => {
  const [alone, together] = [documentWith('0'), documentWith('2')]
  expect(alone).toContain('"source": "specs/xen/shatter.ts:33"')
  expect(together).toBe(alone)
})
