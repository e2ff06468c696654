"""Erasing a person: what they told and what is known of them goes, what stays names nobody.

Everything happens in the caller's transaction. Messages that others got and that had something of
this person in them are changed in place by the outbox afterwards.
"""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ValidationError
from sqlmodel import select

from bot.cards import (
    Block,
    Card,
    Divider,
    Fields,
    Picture,
    Text,
    card_from_json,
    card_to_json,
    plain,
)
from bot.checkins.planning import replan_person
from bot.highlights import service as highlights
from bot.outbox import service as outbox
from bot.people import rights_cards, teams
from bot.targets import forgetting as relief
from storage.queries import diagnoses, forgetting, introductions, roster
from storage.queries.forgetting import Sent
from storage.queries.held import local_ids
from storage.queries.talks import talks_with
from storage.session import OrgSession
from storage.tables import Identity, Person

LEAST_TELLING = 12
"""Characters from which on the beginning of a text tells whose it was."""

BEGINNING = 60
"""Characters of a text by which a quotation of it is found, however it was shortened."""


@dataclass(frozen=True)
class Traces:
    """What a message to somebody else would contain if this person were in it."""

    person_id: int
    name: str
    beginnings: tuple[str, ...]
    """Of what they wrote."""
    keys: re.Pattern[str]
    """Messages that are about them as a whole: nudges, thanks of theirs, what they promised."""

    def in_text(self, text: Text) -> bool:
        """Whether it mentions them, says their name or quotes them. A name of one word may be any
        word, such as May or Will: it counts where it stands by itself."""
        mentioned = any(run.person == self.person_id for run in text)
        return (
            mentioned or any(self._is_name(run.text) for run in text) or self.in_words(plain(text))
        )

    def in_words(self, words: str) -> bool:
        """The same of plain words."""
        return (
            self._is_name(words)
            or any(beginning in words for beginning in self.beginnings)
            or (" " in self.name and _stands_in(self.name, words))
        )

    def _is_name(self, words: str) -> bool:
        return bool(self.name) and words == self.name


def _stands_in(name: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None


async def erase(session: OrgSession, person: Person, now: datetime) -> bool:
    """Erase a person. False where that was done before; then nothing changes."""
    await session.refresh(person, with_for_update=True)  # two presses at once follow each other
    if person.erased_at is not None:
        return False
    identities = (await session.exec(select(Identity).where(Identity.person_id == person.id))).all()
    playground = local_ids(identities)
    nudges = await forgetting.nudges_about(session, person.id)
    traces = await _traces(session, person, list(nudges))
    await _end_parts(session, person, now)
    await _make_nameless(session, person, now)
    await highlights.forget_person(session, person.id, now)
    await _forget_in_messages(session, traces, now)
    await _forget_in_playground(session, traces, now)
    await forgetting.forget_playground(session, playground)
    await forgetting.forget_nudges(session, person.id, nudges)
    await forgetting.forget_help(session, person.id)
    await forgetting.forget_told(session, person.id)
    await forgetting.forget_targets(session, person.id)
    await forgetting.forget_talks(session, person.id)
    await relief.forget(session, person.id, now)
    await forgetting.leave_only_counts(session, person.id)
    await forgetting.forget_who(session, person.id)
    return True


async def _end_parts(session: OrgSession, person: Person, now: datetime) -> None:
    today = now.date()
    for part in await roster.open_parts(session, today, person_id=person.id):
        await teams.end_part(session, part, today)
    await teams.retire(session, person)
    await replan_person(session, person.id, now)


async def _make_nameless(session: OrgSession, person: Person, now: datetime) -> None:
    fresh = Person(name="", timezone="UTC", since=now.date(), active=False, erased_at=now)
    for column in Person.model_fields:
        if column not in {"id", "organisation_id"}:
            setattr(person, column, getattr(fresh, column))
    session.add(person)
    await session.flush()


async def _traces(session: OrgSession, person: Person, nudges: list[int]) -> Traces:
    said, about_targets = await relief.traces(session, person.id)
    texts = [*await forgetting.texts_of(session, person.id), *said]
    beginnings = {
        beginning
        for text in texts
        for beginning in (text[:BEGINNING], " ".join(text.split())[:BEGINNING].rstrip())
        if len(beginning.strip()) >= LEAST_TELLING
    }
    own = await forgetting.item_ids(session, person.id)
    steps = await forgetting.steps_on_others(session, person.id)
    about = [
        *about_targets,
        *(f"nudge:{id_}" for id_ in nudges),
        *(f"diagnosis:{id_}" for id_ in await diagnoses.with_person(session, person.id)),
        *(f"introduction:{id_}" for id_ in await introductions.with_person(session, person.id)),
        *(f"talk:{one.id}" for one in await talks_with(session, person.id)),
        *(f"{kind}:{id_}" for kind in ("consent", "taken", "resolved") for id_ in own),
        *(f"{kind}:{item}:{event}" for kind in ("taken", "resolved") for item, event in steps),
    ]
    pattern = "|".join(re.escape(key) for key in about)
    return Traces(
        person_id=person.id,
        name=person.name.strip(),
        beginnings=tuple(sorted(beginnings)),
        keys=re.compile(rf"(?:{pattern})(?::|$)" if about else r"(?!)"),
    )


async def _forget_in_messages(session: OrgSession, traces: Traces, now: datetime) -> None:
    blank = card_to_json(rights_cards.blank())
    await outbox.withdraw(session, "erased", person_id=traces.person_id)
    await forgetting.blank_messages_to(session, traces.person_id, blank)
    needles = forgetting.needles(traces.person_id, (traces.name, *traces.beginnings))
    async for sent in forgetting.messages_to_others(session, traces.person_id):
        if traces.keys.match(sent.key):
            await _show(session, sent, rights_cards.removed(), now, withdraw=True)
        elif any(needles.search(card) for _, card in sent.versions):
            await _scrub(session, sent, traces, now)


async def _scrub(session: OrgSession, sent: Sent, traces: Traces, now: datetime) -> None:
    """Take out of a message to somebody else what has something of the person in it."""
    newest = _card(sent.versions[-1][1])
    scrubbed = without(newest, traces) if newest else rights_cards.removed()
    if scrubbed == newest:  # only an earlier version had it
        ids = [id_ for id_, _ in sent.versions]
        await forgetting.show_instead(session, ids, card_to_json(scrubbed))
        return
    await _show(session, sent, scrubbed, now)


async def _show(
    session: OrgSession, sent: Sent, card: Card, now: datetime, *, withdraw: bool = False
) -> None:
    """Let a message show another card, wherever it has got to by now, and keep no older one."""
    if withdraw:
        await outbox.withdraw(session, "erased", keys=[sent.key])
    await outbox.change(session, sent.key, card, now)
    await forgetting.show_instead(session, [id_ for id_, _ in sent.versions], card_to_json(card))


async def _forget_in_playground(session: OrgSession, traces: Traces, now: datetime) -> None:
    """The playground keeps what the bot said as rows of its own, its answers on the spot too."""
    needles = forgetting.needles(traces.person_id, (traces.name, *traces.beginnings))
    async for message, stored in forgetting.playground_cards(session):
        about = message.key is not None and traces.keys.match(message.key)
        if not about and not needles.search(stored):
            continue
        found = None if about else _card(stored)
        card = without(found, traces) if found else rights_cards.removed()
        if card == found:
            continue
        message.card = card_to_json(card)
        message.text = card.summary or card.title
        message.changed_at = now
        session.add(message)
    await session.flush()


def without(card: Card, traces: Traces) -> Card:
    """A card without the parts that have something of the person in them; one whose title has, or
    of which nothing would be left, as a whole. Pure."""
    if traces.in_words(card.title):
        return rights_cards.removed()
    blocks = tuple(
        kept for block in card.blocks if (kept := _block_without(block, traces)) is not None
    )
    if blocks == card.blocks and not traces.in_words(card.summary):
        return card
    if not any(not isinstance(block, Divider) for block in blocks):
        return rights_cards.removed()
    return replace(
        card,
        blocks=(*blocks, rights_cards.removed_here()),
        summary="" if traces.in_words(card.summary) else card.summary,
    )


def _block_without(block: Block, traces: Traces) -> Block | None:
    if isinstance(block, Divider):
        return block
    if isinstance(block, Picture):
        return None if traces.in_words(block.alt) or traces.in_words(block.svg) else block
    if isinstance(block, Fields):
        fields = tuple(
            field
            for field in block.fields
            if not traces.in_words(field.label) and not traces.in_text(field.text)
        )
        return replace(block, fields=fields) if fields else None
    return None if traces.in_text(block.text) else block


def _card(stored: str) -> Card | None:
    try:
        return card_from_json(json.loads(stored))
    except (ValidationError, ValueError):
        return None
