"""`python -m handbook`: the same as the `handbook` command."""

from __future__ import annotations

from handbook.cli import main

main(prog_name="handbook")
