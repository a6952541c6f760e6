"""Benchmarks: each file is one, with `run(arguments) -> dict`; `python -m benchmarks NAME` prints the dict
as a line.

A benchmark alternates the product with a frozen reference in one run, because the machines are shared and
noisy: the ratio says something, absolute figures only that day's weather. It runs the shipped code, checks
what came out after the clock stopped, and fails when that is wrong.
"""
