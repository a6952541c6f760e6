"""Pages of the rulebook: the list, a rule, editing its draft, reviewing it, what it decided."""
