/*
 * VIOLATED available: every mapped non-target frame always translates
 *   xen/shatter, unmap then remap, on vt-d       trace 5f3c91ab, 20 steps
 *   Start, with 2 entries a table: L2[0] = frames 0-1 rw.
 *   Asked: every page stays.
 *
 *      IOMMU                  CPU 0                  CPU 1
 *   1  walk for page 0
 *      starts
 *   2                         L1[0] := invalid
 *   3                         L1[1] := invalid
 *   4                         L1[2] := invalid
 *   5                         L1[3] := invalid
 *   6                         L2[0] := table L1
 *   7                         ... 6 steps (7-12):
 *                             L1[...] x6
 *  13                                                ... 5 steps (13-17):
 *                                                    L1[...] x5
 *  18                         invalidate page 0
 *  19                         return
 *  20  DMA to page 0 AFTER
 *      RETURN
 *
 *   6: at xen/arch/arm/mmu/p2m.c:1024
 *   18, 19: at xen/arch/arm/mmu/p2m.c:1030
 *   1: a walk may start at any time (VT-d 6.5)
 *   ...: steps on which the last one does not rest; --whole shows them
 *   again: npx shatterproof check specs/xen/shatter.ts \
 *            --procedure "unmap then remap" --hardware vt-d
 */
