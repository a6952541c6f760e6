"""What is live: sockets by Django Channels.

A browser that shows a journey opens `/ws/journeys/{slug}/`. The server speaks, the browser listens: edits
of the draft as they are stored, numbers as they move, the journey's state. Messages are made in `messages`,
sent through `journeys.announce` (the only user of the channel layer), and passed on here. When a browser
misses some (a cut connection, a restarted broker) nothing is lost: it sees a gap in the numbers of the
edits and asks for them by HTTP, and another mark of what drafts rest on, and takes the draft anew.
"""
