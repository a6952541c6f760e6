"""The engine: many contacts in many journeys at once, each step exactly once.

    facts   inbox --wake--> conversions and ends; waits made due; entries     a transaction per batch
    ticks   due --claim--> walk to the next rest --write--> logs, counts      a transaction per claim

Words: an *enrollment* is one contact in one version, one narrow row; it is *due* at an instant, a lower
bound. A *tick* claims due enrollments of one version, lets them walk until each rests, has ended or is
parked, and writes everything. A *wake* takes facts from the inbox and makes due whoever they concern.

States of an enrollment

    entered (due now) --> walks --> rests (due later, or until a fact) --> walks --> ...
                            |                    |
                            |                    +--> goal, exit, merged, stopped  (wake)
                            +--> end, goal, exit  (walk)
                            +--> put off (fails, due later) --> parked (state FAILED, people see why)

What holds it together

- **The enrollment row is the lock.** A tick holds it from claim to commit (SKIP LOCKED, so ticks never wait
  for each other) and reads facts only in statements after the claim. A wake first locks the live enrollments
  of its contacts, blocking, in order of id, and only then, in a second statement, reads where they stand. So
  of an event and a tick that decides "not there yet", one always sees the other.
  `tests/faults/test_lost_wakeup.py` forces every order.
- **Entry is another transaction than the first tick.** A fact that commits while an enrollment is being
  inserted finds no row to lock; the first tick of a run therefore looks back to its entry (`arrivals.py`).
- **Order of locks**: enrollments by id, messages of theirs, contacts by id, entry guards by journey and
  contact, counts last. Whoever loses against another transaction all the same (40P01, 40001) is tried again
  as a whole.
- **Each row is touched once.** A rest is one update, an end the same one; logs are appended, with one index
  each. What a step costs is what PostgreSQL must write for it.
- **Nothing is kept outside of PostgreSQL.** A worker that dies gives its claims back with its connection.
  Nudges only save time; `ticker.py` finds work without them.

Where to look

    enroll      who gets in                                plans     compiled versions, rules they follow
    wake        the inbox, with responses, facts_in        names     what a version asks for, as rows
    claim       due rows, locked                           facts/    a family of facts for many at once
    advance     walk and write, with outbox, changes       world     the database as kinds see it
    waiting     who waits for a paused journey; letting_in  overdue   due instants after a pause
    timetable   dates, schedules, by_clock                 dates_moved, dates_kept  instants ahead of time
    endings     how runs end, conversions                  halving   one failure takes nobody down: rescue,
                                                                     stuck, put_off
    tick        turns between versions                     ticker    timers without a broker
    counters    numbers as they are made                   check     recounts, and who is stuck
    statements  the way to the database; sql/ has them     phases    where fault tests stop or kill
"""
