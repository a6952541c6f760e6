"""The demo: what `make run` shows of Weft to somebody who has no data yet. Development and tests only.

    house     five people, keys, journeys and rules: made as a team would make them, at the beginning
    days      a grid of instants, from six weeks ago to now, and who comes when          pure
    people    who they are, made of their number                                         pure
    acts      what they do by themselves, as messages of the tracking API                pure
    mailboxes who opens the mails that it sent, and follows their links
    answers   what they do about what the product did to them: read from the product
    history   the clock goes from instant to instant; at each, messages come in at the door, everything
              comes to rest, and people answer

The clock of a new installation may begin in the past (``config.clock.begin_at``), so history is lived, not
forged: every entry, wait, decision, mail and task is the product's own, at the time that it says, and every
number is counted. Only what people do is invented, and whatever they tell carries ``simulated``.

Where it stands is one row (``Demo``). What people do follows from their number and from what the product
did, and each message has an id that follows from it, so a history that was broken off goes on where it was:
what is told twice is taken once.
"""

from journeys.services.demo.house import GALLERY

__all__ = ["GALLERY"]
