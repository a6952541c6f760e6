"""Journey documents and what can be done with them without a database: read, edit, check, walk, simulate,
lay out.

    file or rows --parse_journey--> Document --compile--> Plan --walk(members, world)--> Walked
                                       |                           ^
                                       |-- problems                | both worlds: journeys.engine and
                                       `simulate` |-- edits (apply, inverse)
                                       `-- diff, layout

A *document* is a journey as a file says it: frozen, complete, round-tripping. A *plan* is what the walk
needs of it: nodes in a fixed order, where each outcome leads, what wakes whoever rests. The *walk* moves the
members of a claim from node to node until each of them rests, has ended or is parked; it is the same code
live and in the simulation.
"""
