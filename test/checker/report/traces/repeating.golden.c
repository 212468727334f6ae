/*
 * VIOLATED available: every mapped non-target frame always translates
 *   xen/shatter, unmap then remap, on vt-d        trace 5f3c91ab, 4 steps
 *
 *      CPU 0                             CPU 1
 *   1  lock the table
 *      --- steps 2 to 3 repeat for ever:
 *   2                                    tries the lock
 *   3                                    tries the lock again
 *      --- again from step 2
 *   4                                    NEVER gets on
 *
 *   again: npx shatterproof check specs/xen/shatter.ts \
 *            --procedure "unmap then remap" --hardware vt-d
 */
