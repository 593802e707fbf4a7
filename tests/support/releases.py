"""What the tests in the browser read: the example as it is, and the same business later on.

In: a folder. Out: two releases in it. `example/` is that of this repository. `later/` has few contractors and what the
example has not: editions, agreements, what was removed since, a handbook in German, and names and words as long as they can be.
"""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from handbook.sites.release import build_release
from support.command import TODAY
from support.editions import command, edit, publish
from support.example import EXAMPLE, copy_example

AGREED, GERMAN, LONG = "devon-clarke", "hana-novak", "liza-ramos"
"""Of `later/`: who has agreed once and is asked again; who reads German; whose name and words are long."""

LONG_NAME = ("Aurelia-Maximiliana von Hohenstein-Löwenberg محمد عبد الرحمن 🌻 " * 4)[:200].rstrip()
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 2
GONE_PAGE = "processes/closing-our-work"
GONE_TASK = "tasks.wholesale-trial"

_DAY = date.fromisoformat(TODAY)
_OTHERS = ("amara-okafor", "camila-rojas", "marta-silva", "northlight", "oskar-lind", "yuki-tanaka")


def build_releases(folder: Path) -> None:
    """Both releases."""
    build_release(EXAMPLE, folder / "example", (), _DAY)
    (folder / "favicon.ico").touch()  # what a browser asks for where a page names no icon
    with TemporaryDirectory() as aside:
        build_release(_later(Path(aside) / "project"), folder / "later", (), _DAY, offline=True)


def _later(root: Path) -> Path:
    """The project of `later/`: two editions of every handbook."""
    copy_example(root, without=_OTHERS)
    shutil.copytree(EXAMPLE / "theme_overrides", root / "theme_overrides")
    edit(root, f"contractors/{GERMAN}.yml", "language: en", "language: de")
    edit(root, f"contractors/{LONG}.yml", "name: Liza Ramos\n", f'name: "{LONG_NAME}"\n')
    publish(root, _DAY - timedelta(days=60))
    for contractor in (AGREED, GERMAN):
        answer = command(root, "acknowledge", contractor, "--by", "a call", day=_DAY - timedelta(days=50))
        assert answer.exit_code == 0, answer.printed
    (root / f"content/{GONE_PAGE}.md").unlink()
    _without_task(root / f"contractors/{AGREED}.yml")
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    edit(root, "content/defaults.yml", "Anything about the work that can", f"Anything about {LONG_WORD} that can")
    publish(root, _DAY - timedelta(days=3))
    return root


def _without_task(file: Path) -> None:
    """One of Devon's tasks is no longer agreed."""
    before, rest = file.read_text("utf-8").split("tasks:\n", 1)
    file.write_text(before + rest[rest.index("for_each:") :], "utf-8")
