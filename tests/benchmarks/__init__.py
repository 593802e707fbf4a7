"""Run by hand: `python -m tests.benchmarks.check`, `python -m tests.benchmarks.build`, `… .editions`. Never a timed test."""
