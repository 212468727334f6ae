// Traces of every kind that a form has to draw, made up.
import type { ShownTrace } from '../../../checker/report/index.ts'
import { counterexample, drawnStep, scene } from './examples.ts'

const handbook = 'a walk may start at any time (VT-d 6.5)'

function twoAgents(): ShownTrace {
  const steps = [
    drawnStep('CPU 0', 'L2[0] := invalid'),
    drawnStep('IOMMU', 'walk for page 1 starts', { cites: [handbook], byHardware: true }),
    drawnStep('IOMMU', 'reads L2[0] = invalid: DMA to page 1 FAULTS', { rule: null }),
  ]
  const why = [
    'Page 1 is mapped to frame 1 before and after; it is not the target.',
    'Step 1 removed its only mapping; nothing has restored it yet.',
  ]
  return { counterexample: counterexample(steps, { why }), scene }
}

function oneAgent(): ShownTrace {
  const byHardware = { uninvited: true, byHardware: true, cites: ['speculation (Arm ARM D8.2)'] }
  const steps = [
    drawnStep('CPU 0', 'L1[0] := frame 4'),
    drawnStep('CPU 0', 'walk for page 0 reads L1[0]', byHardware),
    drawnStep('CPU 0', 'the store is lost', byHardware),
    drawnStep('CPU 0', 'reads page 0: FAULTS', { rule: null }),
  ]
  return { counterexample: counterexample(steps), scene }
}

function fiveAgents(): ShownTrace {
  const agents = ['CPU 0', 'CPU 1', 'IOMMU', 'network card with a TLB of its own', 'disk']
  const steps = agents.map((agent, index) =>
    drawnStep(agent, `step of ${agent} that says a good deal about L${index}[0]`, { cites: [`rule ${index % 2}`] }),
  )
  const why = [
    'A sentence that is so long that it must go on in another line, since mails are no wider than 72 columns.',
  ]
  const long = {
    ...scene,
    procedure: 'mirror all, swap, invalidate, wait, then clear the target and invalidate again',
    again: {
      ...scene.again,
      options: [['--procedure', 'a "quoted" name that costs $5'] as const, ['--hardware', 'vt-d'] as const],
    },
  }
  return { counterexample: counterexample(steps, { why }), scene: long }
}

function atTheStart(): ShownTrace {
  const steps = [drawnStep('CPU 0', 'starts in a BAD state', { rule: null })]
  return { counterexample: counterexample(steps), scene }
}

function repeating(): ShownTrace {
  const steps = [
    drawnStep('CPU 0', 'lock the table'),
    drawnStep('CPU 1', 'tries the lock'),
    drawnStep('CPU 1', 'tries the lock again'),
    drawnStep('CPU 1', 'NEVER gets on', { rule: null }),
  ]
  return { counterexample: counterexample(steps, { repeatsFrom: 2 }), scene }
}

/** Steps that don't matter, in runs of four, five and six; steps that stand for lines of real source. */
function folded(): ShownTrace {
  const idle = (agent: string, count: number, from: number): ReturnType<typeof drawnStep>[] =>
    Array.from({ length: count }, (_, index) => drawnStep(agent, `L1[${from + index}] := invalid`, { matters: false }))
  const code = 'xen/arch/arm/mmu/p2m.c:1024'
  const steps = [
    drawnStep('IOMMU', 'walk for page 0 starts', { byHardware: true, cites: [handbook] }),
    ...idle('CPU 0', 4, 0),
    drawnStep('CPU 0', 'L2[0] := table L1', { code }),
    ...idle('CPU 0', 6, 4),
    ...idle('CPU 1', 5, 10),
    drawnStep('CPU 0', 'invalidate page 0', {
      code: 'xen/arch/arm/mmu/p2m.c:1030',
      changes: [{ where: 'queue', from: 'empty', to: 'page 0' }],
    }),
    drawnStep('CPU 0', 'return', { code: 'xen/arch/arm/mmu/p2m.c:1030' }),
    drawnStep('IOMMU', 'DMA to page 0 AFTER RETURN', { rule: null }),
  ]
  const about = ['Start, with 2 entries a table: L2[0] = frames 0-1 rw.', 'Asked: every page stays.']
  return { counterexample: counterexample(steps), scene: { ...scene, about } }
}

/** Characters that some form takes for its own. */
function hostile(): ShownTrace {
  const steps = [
    drawnStep('CPU `0` | #1', 'a */ b /* c; d #12 <b>e</b> %% f "g" \\ h: wrap: `i` | j @somebody & end'),
    drawnStep('end', '*bold* _under_ [link](x) style: #fff; ~~k~~ $x$ {l}', { uninvited: true, byHardware: true }),
    drawnStep('CPU `0` | #1', '| `', { rule: null, cites: ['see #12 and @somebody (*very* <i>important</i>) */'] }),
  ]
  const why = ['It is | said * by @somebody in #12 that 1 < 2 & $3 > ~4~ `5`.']
  const again = { ...scene.again, options: [['--procedure', 'a */ b'] as const] }
  return { counterexample: counterexample(steps, { why }), scene: { ...scene, procedure: 'a */ b', again } }
}

/** Every sample, by the name of its golden files. */
export const samples: { readonly [name: string]: ShownTrace } = {
  'two-agents': twoAgents(),
  'one-agent': oneAgent(),
  'five-agents': fiveAgents(),
  'at-the-start': atTheStart(),
  repeating: repeating(),
  folded: folded(),
  hostile: hostile(),
}
