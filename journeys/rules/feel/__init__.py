"""FEEL, the expression language of DMN, as far as decision tables and their neighbors use it. Pure.

    expression = read_expression("Loan.amount * 1.05", names={"Loan", "amount"})
    expression({"Loan": {"amount": Decimal(100)}})        # Decimal("105.00")
    test = read_tests('"pro","team"', names=set())
    test("pro", {})                                       # True

    text --parse--> a function from a scope (name -> value) to a value

Values are Decimal (34 digits), str, bool, date, time, datetime, timedelta, Months, list, dict, Span, Function
and None for null. As DMN says, what cannot be computed is null; what this reader does not know raises
UnsupportedError with the reason, so that an answer is never guessed. Names may hold spaces and signs, so a
reader must be told which names there are.

Weft's own rules do not run this: their cells are read by `cells.py` and decided in `evaluate.py`. It is here
to read models of other tools, and to hold the evaluator against an independent one."""
