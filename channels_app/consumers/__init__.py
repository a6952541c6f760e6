"""One file per socket, and what they share."""
