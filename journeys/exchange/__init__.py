"""Rules as files of other programs, and back.

    rule document --sheets.to_sheet--> lines of cells --csv_files, xlsx_files--> bytes
    rule document --rules.dmn.rules_out--> bytes
    bytes --read_files.read_file--> rule documents, and notes on what was guessed or left behind

A rule that goes out and comes back says the same, to the letter: what a format has no place for travels in a
place of its own (lines above the table, extension elements of DMN). Reading raises RuleError with every
problem at its place; nothing here touches the database."""
