// On arm64 Linux marks sixteen entries in a row as one contiguous leaf, and asks for accessed and dirty marks of the run as a whole: what one entry
// has, all have. That is right for CPUs that set the marks themselves, in any entry of the run. The handler of a write fault asked so too, before it
// changed anything: it found the page dirty and writable, because an entry beside it was, and returned. But a walker that sets no marks
// looks at the one entry, which is still read only, and faults again, without end. The fix compares entry by entry, and where one differs it
// updates the whole run.
//
// Source: Linux 97c5550b763171dbef61e6239cab372b9f9cd4a2, "arm64: contpte: fix set_access_flags() no-op check for SMMU/ATS faults" (2026).
//
// The walker here is the MMU of a CPU that sets no marks, which the source names beside an SMMU; the machine has no devices that try an
// access again. A page that isn't dirty is one that may not be written. A run of two entries stands for sixteen. What the walk of the entry beside
// gives may be used for the whole run: then the access ends without a fault, and the entry stays as it is.
//
// Expected, before anything was run: the unsafe procedure never ends on any Arm CPU, by the tables alone; the fixed one holds.
import type { Spec } from '../../checker/language/index.ts'
import {
  both,
  either,
  frameNumber,
  leaf,
  type Procedure,
  pageNumber,
  procedure,
  type Run,
  type Space,
  scenario,
  spec,
  type Test,
} from '../../model/index.ts'
import { armCpus, everything, except } from '../hardware-groups.ts'

const page = pageNumber(0)
const clean = leaf(frameNumber(page), 'r', { run: 2 })
const dirty = leaf(frameNumber(page), 'rw', { run: 2 })
const notOn = except(everything, armCpus)

function runOf(space: Space): Run {
  return space.run(page, 2)
}

const writeToClean = scenario({
  name: 'a write to a page that is not dirty, beside one that is',
  mmuPerCpu: true,
  entries: 4,
  entriesMin: 4,
  leafLevel: 1,
  before: () => [{ page, to: { frame: frameNumber(page), rights: 'r' } }],
  start: space => {
    for (const [index, entry] of runOf(space).entries.entries()) space.startWith(entry, index === 0 ? clean : dirty)
  },
  after: () => [{ page, to: { frame: frameNumber(page), rights: 'rw' } }],
  notApplicable: { achieves: 'the entry beside may serve the write, and then no entry has to change' },
})

/** Writes to the page. Its fault handler does nothing where `isDone` says so of the entries of the run. */
function writes(name: string, isDone: (own: Test, beside: Test) => Test): Procedure {
  return procedure(name, ({ cpu, space }) => {
    const run = runOf(space)
    const update = (): void => {
      for (const entry of run.entries) cpu.write(entry, dirty)
      cpu.fence('complete')
      cpu.invalidate(run)
      cpu.wait()
    }
    cpu.access(page, 'rw', {
      onFault: () => {
        const [own, beside] = run.entries.map(entry => cpu.read(entry).is(dirty))
        if (own !== undefined && beside !== undefined)
          cpu.if(isDone(own, beside), () => undefined, update, { sometimes: true })
      },
    })
  })
}

const contiguousRunTakenAsOne: Spec = spec({
  name: 'linux-mm/contiguous-run-taken-as-one',
  summary: 'A fault handler asks whether any entry of a contiguous run is dirty; the walker looks at one.',
  source: 'Linux 97c5550b7631 (2026)',
  bug: {
    id: 'Linux 97c5550b7631',
    year: 2026,
    codeBase: 'Linux mm',
    features: ['a leaf over several entries', 'accesses that are tried again'],
  },
  variants: [
    {
      procedure: writes('do nothing if any entry of the run is dirty', either),
      scenario: writeToClean,
      role: 'unsafe',
      story: { property: 'completes', on: 'arm-cpu-bbm0', differs: null },
      notOn,
      broken: [
        {
          property: 'completes',
          on: armCpus,
          because: 'the entry beside is dirty, so nothing is done, and the walk finds its own entry read only again',
        },
      ],
    },
    {
      procedure: writes('do nothing if every entry of the run is dirty', both),
      scenario: writeToClean,
      role: 'fixed',
      notOn,
      broken: [],
    },
  ],
})
export default contiguousRunTakenAsOne
