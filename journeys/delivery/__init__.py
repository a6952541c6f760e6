"""Out and back: messages that ticks queued are sent under a reservation, and what people do with them comes
back.

::

    queued ──reserve──▶ sending ──handed over──▶ sent
      │ ▲                  │  └──refused for good──▶ failed
      │ └──refused for now─┤
      │   (due later)      └──no answer, lease over──▶ uncertain   (never sent again by itself)
      └──limits say no──▶ dropped, with its reason

`dispatch` works the queue in windows. `reserve` asks `limits` for a window in one transaction, under the
lock of each contact's pressure row, and writes the attempts; a file of `channels` makes the messages
(`render`, `mime`) and hands them over (`smtp`); `results` writes what became of them in one transaction and
wakes whoever rested on the send. Each costs a fixed number of statements per window.

A worker that dies between reservation and result leaves attempts without a result, at most one window of
them per connection. When their lease is over they are *uncertain*: counted, listed, and left to people.

The way back: `links` signs and reads the addresses in messages, `back` turns clicks, opens and unsubscribes
into contact events, and `receipts` has a place for what providers report.
"""
