// What `shatterproof new` writes: a spec that runs as it is, with a failing twin, and says in comments what to change.

/** The text of a new spec's file; `name` is in lower case with hyphens. */
export function newSpecText(name: string): string {
  return `// What this is about, in two or three sentences, and where it comes from: a mail, a commit, an advisory, your own driver.
//
// Check it:         npx shatterproof check ${name}.ts
// On one hardware:  npx shatterproof check ${name}.ts --hardware vt-d
// What there is:    npx shatterproof list, npx shatterproof hardware vt-d
import { baseProfiles, invalid, procedure, scenario, spec, type Workplace } from 'shatterproof'

// The scenario: which tables there are at the start, and what every page is mapped to after. Pages that \`after\` doesn't name keep their frame
// and rights, and have to translate throughout. Here page 0 is one of a table of small pages, and is unmapped.
const unmapOnePage = scenario({
  name: 'unmap one page',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

// The micro-steps, in the order of the program. Between any two of them the hardware may do whatever its profile allows.
function unmap({ cpu, space, target }: Workplace): void {
  const { entry } = space.region(target, 1)
  cpu.write(entry, invalid)
  cpu.clean(entry) // for walks that don't see the CPU's caches
  cpu.fence('complete') // the store is seen before anything that follows
}

const right = procedure('clear, invalidate, wait', work => {
  const { cpu, target } = work
  unmap(work)
  cpu.invalidate(target)
  cpu.wait({ drain: true })
})

// The failing twin: what is left out here is what the right one needs. A check that can't fail shows nothing.
const twin = procedure('clear, and nothing else', unmap)

// What you expect, written down before it is run, with the reason. What isn't named in \`broken\` is expected to hold; a surprise either way
// is an error, and is shown with a trace.
export default spec({
  name: 'mine/${name}',
  summary: 'Unmap one page, with an invalidation and without.',
  source: 'my own driver',
  variants: [
    {
      procedure: right,
      scenario: unmapOnePage,
      broken: [
        {
          property: 'isolatedAfterReturn',
          on: ['vt-d-old', 'ipmmu-gives-up', 'ipmmu-walks-survive'],
          because: 'walks survive an invalidation there, or the wait gives up',
        },
      ],
    },
    {
      procedure: twin,
      scenario: unmapOnePage,
      broken: [
        {
          property: 'isolatedAfterReturn',
          on: baseProfiles.map(profile => profile.name),
          because: 'nothing removes the old translation from the TLB',
        },
      ],
    },
  ],
})
`
}
