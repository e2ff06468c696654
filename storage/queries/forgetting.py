"""Removing what is held on one person. What stays names nobody: rows of counts, and the rows of
others without what was this person's in them."""

import json
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, Text, delete, update
from sqlmodel import cast as sql_cast
from sqlmodel import col, or_, select

from storage.session import OrgSession
from storage.tables import (
    AccountMove,
    AgreedAction,
    BurnoutAnswer,
    Checkin,
    Delivery,
    Diagnosis,
    DiagnosisAnswer,
    Draft,
    Expectation,
    ExpectationTalk,
    Highlight,
    Identity,
    ImportChange,
    Introduction,
    Item,
    ItemEvent,
    ItemPerson,
    ItemVersion,
    Leave,
    LocalMessage,
    Metric,
    Nudge,
    NudgeEvent,
    PartTime,
    Post,
    ResourceOffer,
    Suggestion,
    Talk,
    TalkTopic,
    TargetBand,
    TeamEvent,
    TeamsChat,
)
from storage.tables.base import OrganisationRow
from storage.words import CheckinState, NotAsked

CHUNK = 500
"""Rows looked through at a time."""


async def nudges_about(session: OrgSession, person_id: int) -> Sequence[int]:
    """Nudges about a person or about what they told, whoever's they are, and those that they got
    themselves."""
    statement = select(Nudge.id).where(
        or_(
            col(Nudge.person_id) == person_id,
            col(Nudge.manager_id) == person_id,
            col(Nudge.item_id).in_(select(Item.id).where(Item.person_id == person_id)),
        )
    )
    return (await session.exec(statement)).all()


async def item_ids(session: OrgSession, person_id: int) -> Sequence[int]:
    """The ids of everything that a person told."""
    return (await session.exec(select(Item.id).where(Item.person_id == person_id))).all()


async def texts_of(session: OrgSession, person_id: int) -> list[str]:
    """Everything that a person wrote about a week: items, their versions, readings, reasons."""
    own = select(Item.id).where(Item.person_id == person_id)
    statements = (
        select(Item.text).where(Item.person_id == person_id),
        select(ItemVersion.text).where(col(ItemVersion.item_id).in_(own)),
        select(Suggestion.quote).where(Suggestion.person_id == person_id),
        select(ItemEvent.why).where(ItemEvent.by_person_id == person_id),
        select(TalkTopic.text).where(TalkTopic.by_person_id == person_id),
        select(AgreedAction.text).where(AgreedAction.by_person_id == person_id),
    )
    found = [text for statement in statements for text in await session.exec(statement) if text]
    agreed = select(Expectation).where(Expectation.by_person_id == person_id)
    for one in await session.exec(agreed):
        found += [*one.ways, one.help]
    return found


async def steps_on_others(session: OrgSession, person_id: int) -> Sequence[tuple[int, int]]:
    """What a person did to others' items: (item, event) ids."""
    statement = (
        select(ItemEvent.item_id, ItemEvent.id)
        .join(Item, col(Item.id) == col(ItemEvent.item_id))
        .where(ItemEvent.by_person_id == person_id, Item.person_id != person_id)
    )
    return (await session.exec(statement)).all()


@dataclass(frozen=True)
class Sent:
    """A message as it is stored: with the changes made to it, the oldest first."""

    key: str
    person_id: int | None
    versions: tuple[tuple[int, str], ...]
    """Delivery ids and their cards as JSON text."""


async def messages_to_others(session: OrgSession, person_id: int) -> AsyncIterator[Sent]:
    """All messages to other people and to channels with their changes, those of posts excepted:
    posts are drawn anew from what may stand in them."""
    posts = select(Post.delivery_id).where(col(Post.delivery_id).is_not(None))
    last = 0
    while True:
        originals = (
            await session.exec(
                select(Delivery.id, Delivery.key, Delivery.person_id, _as_text(Delivery.card))
                .where(
                    Delivery.id > last,
                    col(Delivery.replaces_id).is_(None),
                    or_(col(Delivery.person_id).is_(None), col(Delivery.person_id) != person_id),
                    col(Delivery.id).not_in(posts),
                )
                .order_by(col(Delivery.id))
                .limit(CHUNK)
            )
        ).all()
        if not originals:
            return
        last = originals[-1][0]
        changes = (
            await session.exec(
                select(Delivery.replaces_id, Delivery.id, _as_text(Delivery.card))
                .where(col(Delivery.replaces_id).in_([row[0] for row in originals]))
                .order_by(col(Delivery.id))
            )
        ).all()
        for id_, key, receiver, card in originals:
            later = [(change, text) for original, change, text in changes if original == id_]
            yield Sent(key, receiver, ((id_, card), *later))


def _as_text(column: Any) -> Any:
    """A JSON column as the text in which it is stored."""
    return sql_cast(column, Text).label("stored_text")


def needles(person_id: int, words: Iterable[str]) -> re.Pattern[str]:
    """What a stored card would contain if it had anything of a person in it: a mention of them, or
    one of these words of theirs."""
    parts = [rf'"person": {person_id}\b']
    parts += [re.escape(json.dumps(word)[1:-1]) for word in words if word]
    return re.compile("|".join(parts))


async def show_instead(session: OrgSession, delivery_ids: Sequence[int], card: object) -> None:
    """Let these deliveries be stored with another card."""
    await session.exec(update(Delivery).where(col(Delivery.id).in_(delivery_ids)).values(card=card))


async def blank_messages_to(session: OrgSession, person_id: int, card: object) -> None:
    """Let nothing be left of what was said to a person."""
    await session.exec(
        update(Delivery).where(col(Delivery.person_id) == person_id).values(card=card)
    )


async def forget_told(session: OrgSession, person_id: int) -> None:
    """What a person told is gone: items with all that hangs on them, drafts, readings, skips."""
    own = select(Item.id).where(Item.person_id == person_id)
    for table in (ItemVersion, ItemEvent, ItemPerson, Highlight):
        await session.exec(delete(table).where(col(table.item_id).in_(own)))
    await _delete(session, Suggestion, col(Suggestion.person_id) == person_id)
    await _delete(session, Item, col(Item.person_id) == person_id)
    await _delete(session, Draft, col(Draft.person_id) == person_id)
    await session.exec(
        update(Suggestion)
        .where(col(Suggestion.colleague_id) == person_id)
        .values(colleague_id=None)
    )
    await session.exec(
        update(ItemEvent).where(col(ItemEvent.by_person_id) == person_id).values(why=None)
    )


async def forget_nudges(session: OrgSession, person_id: int, nudge_ids: Sequence[int]) -> None:
    """Nudges with what became of them."""
    await session.exec(
        update(NudgeEvent).where(col(NudgeEvent.by_person_id) == person_id).values(why=None)
    )
    await session.exec(delete(NudgeEvent).where(col(NudgeEvent.nudge_id).in_(nudge_ids)))
    await session.exec(delete(Nudge).where(col(Nudge.id).in_(nudge_ids)))


async def forget_who(session: OrgSession, person_id: int) -> None:
    """How a person is known, when they were away, and what was said about them in teams."""
    await _delete(session, Identity, col(Identity.person_id) == person_id)
    await _delete(session, TeamsChat, col(TeamsChat.person_id) == person_id)
    await _delete(session, Leave, col(Leave.person_id) == person_id)
    await _delete(session, TeamEvent, col(TeamEvent.about_person_id) == person_id)


async def forget_targets(session: OrgSession, person_id: int) -> None:
    """What was agreed with a person, their measures, and what was said of their targets. Amounts
    stay, nobody's by name: the organisation's totals are made of them."""
    told = or_(col(Expectation.person_id) == person_id, col(Expectation.by_person_id) == person_id)
    await _delete(session, Expectation, told)
    await _delete(session, ExpectationTalk, col(ExpectationTalk.person_id) == person_id)
    await _delete(session, Metric, col(Metric.person_id) == person_id)
    await _delete(session, PartTime, col(PartTime.person_id) == person_id)
    await _delete(session, ImportChange, col(ImportChange.person_id) == person_id)
    moved = or_(col(AccountMove.person_id) == person_id, col(AccountMove.taker_id) == person_id)
    await _delete(session, AccountMove, moved)
    said = or_(col(TargetBand.person_id) == person_id, col(TargetBand.by_person_id) == person_id)
    await session.exec(update(TargetBand).where(said).values(why=""))


async def forget_talks(session: OrgSession, person_id: int) -> None:
    """What was to be talked about with a person, and what was agreed there."""
    theirs = or_(col(Talk.person_id) == person_id, col(Talk.manager_id) == person_id)
    talks = list(await session.exec(select(Talk.id).where(theirs)))
    topic = or_(col(TalkTopic.talk_id).in_(talks), col(TalkTopic.by_person_id) == person_id)
    await _delete(session, TalkTopic, topic)
    action = or_(
        col(AgreedAction.talk_id).in_(talks),
        col(AgreedAction.owner_id) == person_id,
        col(AgreedAction.by_person_id) == person_id,
    )
    await _delete(session, AgreedAction, action)
    await _delete(session, Talk, theirs)


async def forget_help(session: OrgSession, person_id: int) -> None:
    """Who was to help whom, what was offered to a person, what they answered about themselves, and
    the searches for a cause that they had a part in."""
    own = select(Item.id).where(Item.person_id == person_id)
    introduced = or_(
        col(Introduction.author_id) == person_id,
        col(Introduction.solver_id) == person_id,
        col(Introduction.blocker_id).in_(own),
        col(Introduction.solved_id).in_(own),
    )
    await _delete(session, Introduction, introduced)
    offered = or_(col(ResourceOffer.person_id) == person_id, col(ResourceOffer.item_id).in_(own))
    await _delete(session, ResourceOffer, offered)
    await _delete(session, BurnoutAnswer, col(BurnoutAnswer.person_id) == person_id)
    theirs = or_(col(Diagnosis.person_id) == person_id, col(Diagnosis.manager_id) == person_id)
    searches = list(await session.exec(select(Diagnosis.id).where(theirs)))
    answered = or_(
        col(DiagnosisAnswer.diagnosis_id).in_(searches),
        col(DiagnosisAnswer.by_person_id) == person_id,
    )
    await _delete(session, DiagnosisAnswer, answered)
    await _delete(session, Diagnosis, theirs)


async def leave_only_counts(session: OrgSession, person_id: int) -> None:
    """Of a person's check-ins nothing stays but the week and how it ended."""
    mine = col(Checkin.person_id) == person_id
    not_yet = (CheckinState.DUE, CheckinState.SENT, CheckinState.REMINDED)
    await session.exec(
        update(Checkin)
        .where(mine, col(Checkin.closed_at).is_(None), col(Checkin.state).in_(not_yet))
        .values(state=CheckinState.NOT_ASKED)
    )
    await session.exec(
        update(Checkin)
        .where(mine, col(Checkin.state) == CheckinState.NOT_ASKED)
        .values(not_asked=NotAsked.LEFT)
    )
    await session.exec(
        update(Checkin)
        .where(mine)
        .values(
            zone="UTC",
            local_time=None,
            due_at=None,
            remind_at=None,
            closes_at=None,
            moved=None,
            asked_at=None,
            reminders_sent=0,
            answered_at=None,
            skip_reason=None,
        )
    )


async def forget_playground(session: OrgSession, local_ids: Sequence[str]) -> None:
    """A person's direct messages in the playground, and what they typed or were told elsewhere."""
    if local_ids:
        await _delete(
            session,
            LocalMessage,
            or_(
                col(LocalMessage.place).in_(local_ids),
                col(LocalMessage.sender).in_(local_ids),
                col(LocalMessage.private_to).in_(local_ids),
            ),
        )


async def playground_cards(session: OrgSession) -> AsyncIterator[tuple[LocalMessage, str]]:
    """What the bot said in the playground, with each card as JSON text."""
    last = 0
    while True:
        rows = (
            await session.exec(
                select(LocalMessage, _as_text(LocalMessage.card))
                .where(
                    LocalMessage.id > last,
                    col(LocalMessage.card).is_not(None),
                )
                .order_by(col(LocalMessage.id))
                .limit(CHUNK)
            )
        ).all()
        if not rows:
            return
        last = rows[-1][0].id
        for message, card in rows:
            if card is not None:
                yield message, card


async def _delete(session: OrgSession, table: type[OrganisationRow], where: Any) -> int:
    done = await session.exec(delete(table).where(where))
    return cast("CursorResult[Any]", done).rowcount
