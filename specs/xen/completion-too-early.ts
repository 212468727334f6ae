// On some Arm cores a broadcast TLB invalidation, waited for as the architecture says, may complete before writes that other cores had
// translated by the old entry can be seen. Whoever gets the frame next may then find it written to. The workaround invalidates and waits a
// second time: only when the first has completed does the second cover what the first left behind.
//
// Source: XSA-493 (CVE-2025-10263, 2026), xen.git 161e8f61b5, 22e323d115; Arm erratum 1286807 (Cortex-A76, 2019), of the same cure.
// Linux has it as ARM64_WORKAROUND_REPEAT_TLBI, also for 2441007 and 2441009.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  invalid,
  type Page,
  type Procedure,
  procedure,
  scenario,
  spec,
} from '../../model/index.ts'
import { armCpus, everything, except } from '../hardware-groups.ts'

const pageReleased = scenario({
  name: 'a page is unmapped and its frame goes to another owner',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

function releasing(name: string, invalidate: (cpu: Cpu, page: Page) => void): Procedure {
  return procedure(name, ({ cpu, space, target }) => {
    cpu.write(space.region(target, 1).entry, invalid)
    cpu.fence('complete')
    invalidate(cpu, target)
    cpu.wait()
    cpu.release(frameNumber(target))
  })
}

const once = releasing('clear, invalidate, wait, release', (cpu, page) => cpu.invalidate(page))

const twiceAtOnce = releasing('clear, invalidate twice, wait, release', (cpu, page) => {
  cpu.invalidate(page)
  cpu.invalidate(page)
})

const twice = releasing('clear, invalidate, wait, invalidate, wait, release', (cpu, page) => {
  cpu.invalidate(page)
  cpu.wait()
  cpu.invalidate(page)
})

const notOn = except(everything, armCpus) // an erratum of Arm cores
const alsoOn = ['arm-cpu-early-completion']
const late = (property: string) => ({
  property,
  on: ['arm-cpu-early-completion'],
  because: 'an access that was translated before the invalidation may still be under way when it completes',
})

const completionTooEarly: Spec = spec({
  name: 'xen/completion-too-early',
  summary: 'A frame is released when the invalidation has completed, on cores where that is too early.',
  source: 'XSA-493 (CVE-2025-10263, 2026); Arm erratum 1286807',
  bug: { id: 'XSA-493', year: 2026, codeBase: 'Xen', features: ['completion that comes too early'] },
  variants: [
    {
      procedure: once,
      scenario: pageReleased,
      role: 'unsafe',
      story: { property: 'isolatedAfterRelease', on: 'arm-cpu-early-completion', differs: null },
      notOn,
      alsoOn,
      broken: [late('isolatedAfterRelease'), late('isolatedAfterReturn')],
      blames: [
        { property: 'isolatedAfterRelease', on: 'arm-cpu-early-completion', question: 'drains', instead: 'all' },
        { property: 'isolatedAfterReturn', on: 'arm-cpu-early-completion', question: 'drains', instead: 'all' },
      ],
    },
    {
      procedure: twiceAtOnce,
      scenario: pageReleased,
      role: 'incomplete fix',
      story: {
        property: 'isolatedAfterRelease',
        on: 'arm-cpu-early-completion',
        differs: 'no source tells of it; the workaround waits in between, and this shows why',
      },
      notOn,
      alsoOn,
      broken: [late('isolatedAfterRelease'), late('isolatedAfterReturn')],
    },
    { procedure: twice, scenario: pageReleased, role: 'fixed', notOn, alsoOn, broken: [] },
  ],
})
export default completionTooEarly
