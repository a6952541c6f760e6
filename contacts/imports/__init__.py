"""Files of contacts that somebody brings in.

    upload          the file goes into the database in parts, its encoding and delimiter are found
    plan            somebody says what each column is; guessed from its name and what stands in it
    work: read      a worker cuts the rows into blocks                           one transaction
    work: take      block after block: identity, types, consent, as ingest does   one transaction each

The transaction that takes a block deletes it and moves the counts, so a worker may be killed at any moment:
what is done is done once, what is left goes on elsewhere. A value that is wrong is left out and noted with
its line and reason, the rest of its row is taken; a row that names nobody is left out as a whole.
"""
