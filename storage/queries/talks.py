"""Talks of two people, with their topics and what was agreed: for the two alone."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, or_, select

from storage.session import OrgSession
from storage.tables import AgreedAction, Talk, TalkTopic
from storage.words import AgreedState


async def talk(session: OrgSession, talk_id: int) -> Talk | None:
    """A talk, held against a second press until the transaction ends."""
    statement = select(Talk).where(Talk.id == talk_id).with_for_update()
    return (await session.exec(statement)).one_or_none()


async def talks_of(session: OrgSession, manager_id: int, person_id: int) -> Sequence[Talk]:
    """The talks of two people, the first one first."""
    statement = (
        select(Talk)
        .where(Talk.manager_id == manager_id, Talk.person_id == person_id)
        .order_by(col(Talk.number))
    )
    return (await session.exec(statement)).all()


async def topics(session: OrgSession, talk_id: int) -> Sequence[TalkTopic]:
    """What the two want to talk about, oldest first."""
    statement = select(TalkTopic).where(TalkTopic.talk_id == talk_id).order_by(col(TalkTopic.id))
    return (await session.exec(statement)).all()


async def forget_topic(session: OrgSession, topic_id: int) -> None:
    """Take a topic off its page."""
    await session.exec(delete(TalkTopic).where(col(TalkTopic.id) == topic_id))


async def action(session: OrgSession, action_id: int) -> AgreedAction | None:
    """Something agreed, held against a second press until the transaction ends."""
    statement = select(AgreedAction).where(AgreedAction.id == action_id).with_for_update()
    return (await session.exec(statement)).one_or_none()


async def actions_of(
    session: OrgSession, manager_id: int, person_id: int
) -> Sequence[AgreedAction]:
    """Everything that two people ever agreed on, oldest first."""
    statement = (
        select(AgreedAction)
        .join(Talk, col(Talk.id) == col(AgreedAction.talk_id))
        .where(Talk.manager_id == manager_id, Talk.person_id == person_id)
        .order_by(col(AgreedAction.id))
    )
    return (await session.exec(statement)).all()


async def own_actions(session: OrgSession, person_id: int) -> Sequence[tuple[AgreedAction, Talk]]:
    """What a person has agreed to do and has not done yet, oldest first."""
    statement = (
        select(AgreedAction, Talk)
        .join(Talk, col(Talk.id) == col(AgreedAction.talk_id))
        .where(AgreedAction.owner_id == person_id, AgreedAction.state == AgreedState.OPEN)
        .order_by(col(AgreedAction.id))
    )
    return (await session.exec(statement)).all()


async def talks_with(session: OrgSession, person_id: int) -> Sequence[Talk]:
    """All talks that a person had a part in, oldest first."""
    return (await session.exec(select(Talk).where(_with(person_id)).order_by(col(Talk.id)))).all()


def _with(person_id: int) -> ColumnElement[bool]:
    return or_(col(Talk.manager_id) == person_id, col(Talk.person_id) == person_id)
