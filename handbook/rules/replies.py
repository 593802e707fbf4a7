"""HB-C409, HB-C410: response times stand on both sides and can be read in one way only.

In: a handbook. Out: findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from handbook.diagnostics import Diagnostic
from handbook.model.layer import path_text
from handbook.model.values import Duration, parse_duration
from handbook.rules.case import Case, Stage
from handbook.rules.needed import ONE_SIDED_CHANNELS, needed
from handbook.rules.wording import UNDO_REMOVAL


def both_sides_reply(case: Case) -> Iterator[Diagnostic]:
    """HB-C409: a channel says how soon we reply and how soon the contractor does.

    On the channels for absences and lost access only the contractor writes, so only we promise a reply.
    """
    if case.status == "ended":
        return
    for stage in case.stages:
        channels = stage.state.communication.channels if stage.state.communication else {}
        for channel_id, channel in channels.items():
            if not channel.we_reply_within:
                yield _unanswered(case, stage, channel_id, "we_reply_within")
            if not channel.you_reply_within and channel_id not in ONE_SIDED_CHANNELS:
                yield _unanswered(case, stage, channel_id, "you_reply_within")


def _unanswered(case: Case, stage: Stage, channel: str, key: str) -> Diagnostic:
    path = ("communication", "channels", channel, key)
    row = needed(path)
    removed = case.removed(path)
    return case.finding(
        "HB-C409",
        path,
        f"nothing says {row.words}: `{path_text(path)}` is missing",
        at=removed[0].at if removed else case.beginning(path[:-1], stage),
        label="removed here" if removed else "one side has no response time",
        help=(UNDO_REMOVAL,) if removed else (f"add it to this channel, such as `{row.example}`",),
    )


def clear_durations(case: Case) -> Iterator[Diagnostic]:
    """HB-C410: the time of a reply, review or answer is written so that both sides read the same.

    Bare days leave open whether the weekend counts.
    """
    if case.status == "ended":
        return
    for stage in case.stages:
        for path, text in stage.survey.replies:
            duration = _ambiguous(text)
            if duration:
                working, hours = Duration(duration.count, "days", working=True), Duration(duration.count * 24, "hours")
                yield case.finding(
                    "HB-C410",
                    path,
                    f"`{text}` can be read in two ways: as {working}, or as {hours}",
                    stage=stage,
                    label="does the weekend count?",
                    help=(f"write `{working}` or `{hours}`",),
                )


@cache
def _ambiguous(text: str) -> Duration | None:
    """The duration if it can be read in two ways. Remembered, because a thousand handbooks hold the same few texts."""
    duration = parse_duration(text)
    return duration if duration.ambiguous else None
