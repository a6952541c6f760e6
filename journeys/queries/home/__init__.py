"""What Home says: what is worth acting on, what changed, what waits, and the first campaign's steps."""
