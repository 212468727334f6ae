/*
 * VIOLATED available: every mapped non-target frame always translates
 *   xen/shatter, a *\/ b, on vt-d        trace 5f3c91ab, 3 steps
 *
 *      CPU `0` | #1                      end
 *   1  a *\/ b /\* c; d #12 <b>e</b> %%
 *      f "g" \ h: wrap: `i` | j
 *      @somebody & end
 *   2                                    <*bold* _under_ [link](x) style:
 *                                        #fff; ~~k~~ $x$ {l}>
 *   3  | `
 *
 *   It is | said * by @somebody in #12 that 1 < 2 & $3 > ~4~ `5`.
 *   3: see #12 and @somebody (*very* <i>important</i>) *\/
 *   again: npx shatterproof check specs/xen/shatter.ts \
 *            --procedure "a *""/ b"
 */
