/*
 * VIOLATED available: every mapped non-target frame always translates
 *   xen/shatter, unmap then remap, on vt-d        trace 5f3c91ab, 1 step
 *
 *      CPU 0
 *   1  starts in a BAD state
 *
 *   again: npx shatterproof check specs/xen/shatter.ts \
 *            --procedure "unmap then remap" --hardware vt-d
 */
