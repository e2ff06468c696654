"""What is said about a person's own data: the copy they get, and what erasing leaves. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from bot.cards import Block, Card, Context, context, heading, section

PIECE = 2800
"""Characters of one section: what every platform shows."""

PIECES = 7
"""Sections of one card, so that a card stays within 20,000 characters."""

CARDS = 12
"""Cards of one copy at most; then the rest is named, with the way to get it."""

_TITLES = {
    "person": "You",
    "identities": "How I know you",
    "memberships": "Teams",
    "leaves": "Days away",
    "check_ins": "Check-ins",
    "told": "What you told",
    "named_by_others": "Where others named you",
    "acts_on_others": "What you did about others' blockers",
    "reactions": "Reactions",
    "messages": "Messages to you",
    "written_in_the_playground": "What you wrote in the playground",
    "team_changes": "Changes in teams",
    "drafts": "Half-filled forms",
    "unconfirmed_readings": "Readings that you have not confirmed",
    "nudges": "Hints that you got as a manager",
}


def copy_of_everything(found: Mapping[str, Any]) -> tuple[Card, ...]:
    """The export as messages: every part as JSON under its title, in as many cards as it takes.
    What does not fit any more is named at the end."""
    pieces: list[Block] = []
    parts = {title: found[key] for key, title in _TITLES.items() if found.get(key)}
    for title, value in parts.items():
        pieces.append(heading(title))
        text = json.dumps(value, ensure_ascii=False, indent=1)
        pieces += [section(text[start : start + PIECE]) for start in range(0, len(text), PIECE)]
    cards = [
        Card(title="", blocks=tuple(chunk), summary="Everything I hold about you, continued.")
        for chunk in _chunks(pieces)
    ]
    first = Card(
        title="Everything I hold about you",
        blocks=(
            section(
                "Here it is, part by part, as JSON. Only you see this. Whoever runs me can also "
                "hand it to you as a file."
            ),
            *(cards[0].blocks if cards else ()),
        ),
    )
    if len(cards) <= CARDS:
        return (first, *cards[1:])
    rest = Card(title="", blocks=(section(CUT),), summary=CUT)
    return (first, *cards[1:CARDS], rest)


CUT = (
    "There is more than fits into a chat. Whoever runs me can hand you the whole of it as a file: "
    "relieved-quota export, followed by your id."
)


def _chunks(pieces: list[Block]) -> list[list[Block]]:
    """Cards' worth of pieces; a title never stands alone at an end."""
    chunks: list[list[Block]] = [[]]
    long = 0
    for piece in pieces:
        is_title = piece.kind == "heading"
        if long >= PIECES or (is_title and long >= PIECES - 1):
            chunks.append([])
            long = 0
        chunks[-1].append(piece)
        long += not is_title
    return [chunk for chunk in chunks if chunk]


def erased() -> Card:
    """The last thing said to somebody who was erased."""
    words = (
        "It is done: your name, all you told and everything I knew of you is gone. Thank you for "
        "the time together."
    )
    return Card(title="", blocks=(section(words),), summary="Everything about you is erased.")


def removed() -> Card:
    """What stands where a message was about somebody who was erased."""
    words = "What stood here was removed at the wish of the person it was about."
    return Card(title="", blocks=(section(words),), summary=words)


def removed_here() -> Context:
    """The same, of a part of a message."""
    return context("Something here was removed at the wish of the person it was about.")


def blank() -> Card:
    """What is stored of a message to somebody who was erased."""
    return Card(title="")
