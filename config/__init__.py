"""Wiring, and what everything stands on: settings, servers, the clock, nudges, partitions."""
