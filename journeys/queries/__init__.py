"""What pages, endpoints and commands ask: one noun a file, read only, each with its number of statements."""
