"""Pages. Each view asks a query, calls a service if it changes something, and renders; no more."""
