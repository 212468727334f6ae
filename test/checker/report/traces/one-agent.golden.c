/*
 * VIOLATED available: every mapped non-target frame always translates
 *   xen/shatter, unmap then remap, on vt-d        trace 5f3c91ab, 4 steps
 *
 *      CPU 0
 *   1  L1[0] := frame 4
 *   2  <walk for page 0 reads L1[0]>
 *   3  <the store is lost>
 *   4  reads page 0: FAULTS
 *
 *   2, 3: speculation (Arm ARM D8.2)
 *   again: npx shatterproof check specs/xen/shatter.ts \
 *            --procedure "unmap then remap" --hardware vt-d
 */
