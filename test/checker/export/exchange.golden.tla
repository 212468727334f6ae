---- MODULE exchange ----
\* A model of a test.
\* Made by: a test
\*
\* To check it: java -jar tla2tools.jar -continue -workers auto exchange.tla
\* with a file exchange.cfg beside it that says:
\*   SPECIFICATION Spec
\*   CHECK_DEADLOCK FALSE
\*   INVARIANT Always1_differ
\* TLC counts as distinct states what `check --no-reductions` counts as states.
EXTENDS Naturals

VARIABLES
  the_left, \* the left
  the_left_2 \* the left 

vars == <<the_left, the_left_2>>

Init ==
  /\ the_left = 1
  /\ the_left_2 = 2

\* they * / change * )
Rule1 ==
  /\ ((the_left = 1) \/ (the_left = 2))
  /\ the_left' = the_left_2
  /\ the_left_2' = the_left

Next ==
  \/ Rule1

Spec == Init /\ [][Next]_vars

\* they differ
Always1_differ == ~(((the_left = the_left_2)))

====
