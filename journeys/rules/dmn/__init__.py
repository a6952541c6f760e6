"""DMN models of other tools: read safely, decided, and turned into rules and back. Pure: bytes in, values
out.

    bytes --xml.read_xml--> Element --model.read_model--> Model --decide.Decider--> value
                                        |-- as_weft: a decision table as one of ours, for the evaluator
                                        `-- rules_in: its tables as rule documents, and what is left behind
    rule document --rules_out--> bytes

Words: a *decision* of a model has *logic* (a table, an expression, a context ...) and *requires* inputs and
other decisions. Versions 1.1 to 1.5 are read, 1.3 to 1.5 written. What a model asks and this package does not
know raises UnsupportedError with the reason; broken XML raises RuleError; neither ever guesses."""
