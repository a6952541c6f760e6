"""Documented logic: conditions, decision tables, cells. Pure: no database, no clock, no randomness.

   document --parse_rule--> Rule --compile_rule--> decide(columns, n, now) -> Answers, fast
                            |-- reference.decide: the same, one member at a time, clear enough to check by eye
                            |-- to_sql: the same as an expression over the columns of a query
                            |-- wake_plan: which events, attributes, segments or clock can change the answer
                            `-- explain: why, in words

Words: a *fact* is what a rule may ask; a *need* is one fact with its window and filters; a world answers each
need with a *column*. A *cell* and a *leaf* are both one *check*: yes or no for one value. What is missing,
too old or of another type takes the policy that the rule states, never an error.

Nothing here fails on data: values that do not convert are missing. Documents that cannot be read raise
RuleError with every problem, its place and its cure."""
