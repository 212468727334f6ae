// Machines that differ from what their documents promise: each is one that ships with one thing changed, by its erratum or advisory.
// A spec checks them where it names them (`alsoOn`), the command line where it is told to (`--hardware`).
import { inferred, stated, variant } from '../profile-builder.ts'
import type { Profile } from '../question.ts'
import { armCpuBbm2 } from './arm-cpu.ts'
import { vtD } from './vt-d.ts'
import { x86Ept } from './x86-ept.ts'

export const x86Multihit: Profile = variant(
  x86Ept,
  'x86-multihit',
  'as x86-ept, but two sizes of one address in the instruction TLB stop the processor',
  {
    sizeConflict: stated(['fatal'], 'CVE-2018-12207; Linux b8e8c8303ff2'),
    // The document speaks of a change of size together with another; that two small pages that differ are as bad is caution.
    changeConflict: inferred(['fatal'], 'CVE-2018-12207; Linux hw-vuln/multihit.rst'),
  },
  'erratum',
)

/** An application note of Intel's, older than today's manual. */
export const x86UndefinedIfDifferent: Profile = variant(
  x86Ept,
  'x86-undefined-if-different',
  'as x86-ept, but what an access does that meets two different entries is undefined',
  { changeConflict: stated(['either', 'amalgam'], 'Linux set_memory.c:1203 (TLB application note)') },
  'erratum',
)

/** What goes wrong is not said; that the DMA faults is the mildest that would have been noticed. */
export const vtDSandyBridge: Profile = variant(
  vtD,
  'vt-d-sandy-bridge',
  'as vt-d, but a change of size under DMA goes wrong',
  { sizeConflict: inferred(['either', 'conflictFault'], 'Xen xen/drivers/passthrough/vtd/quirks.c:624') },
  'erratum',
)

export const armCpuEarlyCompletion: Profile = variant(
  armCpuBbm2,
  'arm-cpu-early-completion',
  'as arm-cpu-bbm2, but completion may come before accesses by the old entry are done',
  { drains: stated('onRepeat', 'Arm errata 1286807, 2441007, 2441009; XSA-493') },
  'erratum',
)
