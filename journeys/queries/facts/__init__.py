"""The catalog of facts: what rules may ask, what is known of it, and who asks it."""
