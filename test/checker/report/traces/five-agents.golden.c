/*
 * VIOLATED available: every mapped non-target frame always translates
 *   xen/shatter, mirror all, swap, invalidate, wait, then clear the
 *     target and invalidate again, on vt-d
 *   trace 5f3c91ab, 5 steps
 *
 *      CPU 0        CPU 1        IOMMU        network      disk
 *                                             card with a
 *                                             TLB of its
 *                                             own
 *   1  step of CPU
 *      0 that says
 *      a good deal
 *      about L0[0]
 *   2               step of CPU
 *                   1 that says
 *                   a good deal
 *                   about L1[0]
 *   3                            step of
 *                                IOMMU that
 *                                says a good
 *                                deal about
 *                                L2[0]
 *   4                                         step of
 *                                             network
 *                                             card with a
 *                                             TLB of its
 *                                             own that
 *                                             says a good
 *                                             deal about
 *                                             L3[0]
 *   5                                                      step of
 *                                                          disk that
 *                                                          says a good
 *                                                          deal about
 *                                                          L4[0]
 *
 *   A sentence that is so long that it must go on in another line, since
 *   mails are no wider than 72 columns.
 *   1, 3, 5: rule 0
 *   2, 4: rule 1
 *   again: npx shatterproof check specs/xen/shatter.ts \
 *            --procedure 'a "quoted" name that costs $5' --hardware vt-d
 */
