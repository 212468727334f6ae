/*
 * VIOLATED available: every mapped non-target frame always translates
 *   xen/shatter, unmap then remap, on vt-d        trace 5f3c91ab, 3 steps
 *
 *      CPU 0                             IOMMU
 *   1  L2[0] := invalid
 *   2                                    walk for page 1 starts
 *   3                                    reads L2[0] = invalid: DMA to
 *                                        page 1 FAULTS
 *
 *   Page 1 is mapped to frame 1 before and after; it is not the target.
 *   Step 1 removed its only mapping; nothing has restored it yet.
 *   2: a walk may start at any time (VT-d 6.5)
 *   again: npx shatterproof check specs/xen/shatter.ts \
 *            --procedure "unmap then remap" --hardware vt-d
 */
