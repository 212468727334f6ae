/*
 * A model of a test.
 * Made by: a test
 *
 * To check it (every state is stored; nothing is reduced, hashed away or, by -o2, left out for never being read):
 *   spin -a -o2 model.pml
 *   gcc -O2 -DSAFETY -DNOREDUCE -DPRINTF -o pan pan.c
 *   ./pan -m10000000
 * It prints "VIOLATED: " and a name for each property that can be violated, and how many states it stored.
 * SPIN stores as many states as `check --no-reductions` counts for the case; it counts the start among the transitions.
 */

/* the left */
byte the_left = 1;
/* the left  */
byte the_left_2 = 2;

hidden byte told_1_differ;
hidden short kept_0;

active proctype machine() {
end:
  do
  /* they * / change * ) */
  :: d_step { ((the_left == 1) || (the_left == 2)) -> kept_0 = the_left; the_left = the_left_2; the_left_2 = kept_0; kept_0 = 0 }
  /* differ: they differ */
  :: d_step { ((told_1_differ == 0) && ((the_left == the_left_2))) ->
       told_1_differ = 1; printf("VIOLATED: differ\n") }
  od
}
