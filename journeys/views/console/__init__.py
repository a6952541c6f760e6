"""The console of ops leads: health, people who cannot go on, messages, and what was done about them."""
