"""Numbers of a journey, and what they say.

    counters (base + deltas) --> funnel: who arrived, waits, left and by which way, per step
    conversions x steps      --> how many of those who passed a step reached the goal
    decisions                --> which rows of a rule fired

Numbers come from the counters, which each tick writes in its own transaction, so they equal a recount of the
log at every moment and cost as many rows as there are steps, whatever the number of people. What counters
cannot say is asked of the log, with bounds.
"""
