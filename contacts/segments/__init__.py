"""Segments: who belongs to them, kept as facts change and as time goes by, without ever scanning everybody.

    fact --looks.sql--> look (segment, contact)   --+
                        instant (segment, contact)  +--> pass: ask the condition of these contacts alone,
    new condition ----> rebuild, by ranges of ids --+          write the differences, announce them

Words: a *look* is a contact whom a fact may have moved; an *instant* is when time alone may; a *pass* asks
the condition of some contacts in one statement. Entering and leaving are facts of kind ``segment`` on the
inbox, for whoever watches them.

What holds it together

- **Looks commit with their fact.** Whoever writes a fact that a segment watches inserts a look in the same
  transaction. So a pass either finds the look, and then its later statement sees the fact, or the look is
  still to come.
- **The segment's row is the lock.** Whoever asks its condition holds the row until the commit, and takes the
  looks only once it is held. So answers are written in the order in which they were read.
- **Only differences are written.** A rebuild inserts who belongs and deletes who does not, range by range, so
  nobody who belongs is missing for a moment; facts meanwhile are looked at under the new condition.
- **Order of locks**: watches (shared by passes, alone by whoever changes a definition or merges), then the
  segment's row, then members.

A segment that names another asks the other's condition as well, to any depth below ``asking.DEEPEST``, so it
watches what that one watches; lists are asked by their members, and announce changes themselves.

Where to look

    asking      conditions as SQL over contacts      watched     the facts and problems of a definition
    instants    when time may change an answer       defining    making and changing segments
    passes      looks and due instants               rebuild     all contacts, in ranges
    changes     one pass's statement                 lists       members that are put there
"""
