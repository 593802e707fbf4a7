"""Benchmarks, run by hand: `python -m tests.benchmarks.check` and `python -m tests.benchmarks.build`. Never a timed test."""
