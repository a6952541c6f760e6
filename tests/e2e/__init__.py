"""Browser tests: the whole application in a real Chromium."""
