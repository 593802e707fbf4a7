"""How much CPU time `handbook check` takes for 1,000 contractors (target: 2 s), the best of three runs.

    python -m tests.benchmarks.check [NUMBER OF CONTRACTORS]

A busy machine makes every program slower, so two yardsticks are timed in the same run: libyaml's events of the same files
alone, which no reader of them can do without, and a loop in Python. What counts is the ratio to them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.projects import make_project

_START = "import pydantic, yaml, jinja2"
_EVENTS = """
import pathlib, yaml
for path in pathlib.Path("contractors").glob("*.yml"):
    event = yaml.CSafeLoader(path.read_text("utf-8")).get_event
    while not isinstance(event(), yaml.StreamEndEvent):
        pass
"""
LOOP = """
total = 0
for number in range(5_000_000):
    total += number & 7
"""


def cpu_seconds(command: list[str], folder: Path) -> tuple[float, str]:
    """CPU seconds (user and system) of a command, and what it printed."""
    before = os.times()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=_usual())
    after = os.times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    return spent, done.stdout or done.stderr


def _usual() -> dict[str, str]:
    """The environment with compiled modules kept, as they are wherever the program is installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project", number)
        lines = [len(path.read_text(encoding="utf-8").splitlines()) for path in project.glob("contractors/*.yml")]
        check = [sys.executable, "-m", "handbook", "check", "--format", "json"]
        runs = [cpu_seconds(check, project) for _ in range(3)]
        start, events, loop = (
            min(cpu_seconds([sys.executable, "-c", code], project)[0] for _ in range(3))
            for code in (_START, _EVENTS, LOOP)
        )
    summary = json.loads(runs[0][1])["summary"]
    print(f"{number} contractors of {min(lines)} to {max(lines)} lines: {summary}")
    best = min(seconds for seconds, _ in runs)
    print(f"CPU seconds: {', '.join(f'{seconds:.2f}' for seconds, _ in runs)}; best {best:.2f}")
    print(f"of these, starting Python with pydantic, PyYAML and Jinja: {start:.2f}")
    print(f"yardsticks: libyaml's events of the same files {events:.2f}, five million turns of a loop {loop:.2f}")
    print(f"ratios: {best / events:.1f} times the events, {best / loop:.1f} times the loop")


if __name__ == "__main__":
    main()
