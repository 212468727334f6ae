// The reference model in Promela as somebody who knows SPIN would write it: program counters are SPIN's own, entries and the TLB are bits of
// two words, a state is a few bytes. Every statement is one step of the model, so SPIN stores exactly the model's states.

/** The reference model with an L1 table of `pages` entries and `devices` devices: at most 10 pages. */
export function packedPromela(pages: number, devices: number): string {
  const each = Array.from({ length: pages }, (_, page) => page)
  const superpage = 10
  const walking = Array.from({ length: devices }, (_, device) =>
    ['readRoot', 'readLeaf', 'fillSuperpage', 'fillSmall'].map(phase => `device[${device}]@${phase}`),
  ).flat()
  return `/* The reference model, N=${pages} D=${devices}. Bit n of l1: entry n is valid. Bit n of tlb: page n is cached; bit ${superpage}: the superpage is. */
short l1; short tlb; bit root; bit pending; byte line;

active [${devices}] proctype device() {
  byte page;
idle:
  if
${each.map(page => `  :: page = ${page}; goto lookUp`).join('\n')}
  fi;
lookUp:
  if
  :: d_step { ((tlb >> ${superpage}) | (tlb >> page)) & 1 -> page = 0 }; goto idle
  :: !(((tlb >> ${superpage}) | (tlb >> page)) & 1); goto readRoot
  fi;
readRoot:
  if
  :: !root; goto fillSuperpage
  :: root; goto readLeaf
  fi;
readLeaf:
  if
  :: (l1 >> page) & 1; goto fillSmall
  :: !((l1 >> page) & 1); goto fault
  fi;
fillSuperpage:
  if
  :: d_step { true -> tlb = tlb | ${1 << superpage}; page = 0 }; goto idle
  fi;
fillSmall:
  if
  :: d_step { true -> tlb = tlb | (1 << page); page = 0 }; goto idle
  fi;
fault:
  page = 0; goto idle
}

active proctype hypervisor() {
  do
  :: d_step { line < ${pages - 1} -> line++; l1 = l1 | (1 << line) }
  :: d_step { line == ${pages - 1} -> line++; root = 1 }
  :: d_step { line == ${pages} -> line++; pending = 1 }
  :: d_step { line == ${pages + 1} && !pending -> line++ }
  od
}

active proctype iommu() {
  do
${[...each, superpage].map(bit => `  :: d_step { (tlb & ${1 << bit}) != 0 -> tlb = tlb & ~${1 << bit} }`).join('\n')}
  :: atomic { pending && !(${walking.join(' || ')}) -> pending = 0; tlb = 0 }
  od
}
`
}
