"""What happened while the playground's clock moved, as sentences. Pure.

They are made of what the bot said meanwhile: who got which message when. Messages of one title at
one local time become one sentence. Every time is the local time of whoever got the message.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

MOST_NAMED = 3
"""More people than this are named in part."""


@dataclass(frozen=True)
class Arrived:
    """One message that arrived: to a person, or in a channel."""

    at: datetime
    to: str
    """A person's name or a channel's."""
    in_channel: bool
    zone: ZoneInfo
    title: str


def sentences(arrived: Iterable[Arrived]) -> list[str]:
    """One sentence a title and local time, in order of their first message."""
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for one in sorted(arrived, key=lambda one: (one.at, one.to)):
        names = groups.setdefault((_when(one), _general(one), one.in_channel), [])
        if one.to not in names:
            names.append(one.to)
    return [
        _sentence(when, title, channel, names) for (when, title, channel), names in groups.items()
    ]


def _general(one: Arrived) -> str:
    """The title without the name of whoever got it: `How was your week, Ben?` is what all got."""
    first = re.escape(one.to.partition(" ")[0])
    return one.title if one.in_channel else re.sub(rf",? {first}(?=[,.?]|$)", "", one.title)


def _sentence(when: str, title: str, in_channel: bool, names: list[str]) -> str:
    if in_channel:
        return f"{when}: “{title}” was posted in {_listed([f'#{name}' for name in names])}."
    return f"{when}: {_listed(names)} got “{title}”."


def _when(one: Arrived) -> str:
    local = one.at.astimezone(one.zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def _listed(names: list[str]) -> str:
    if len(names) > MOST_NAMED + 1:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} others"
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
