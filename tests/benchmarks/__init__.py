"""Run by hand: `python -m tests.benchmarks.check`, `python -m tests.benchmarks.build`. Never a timed test."""
