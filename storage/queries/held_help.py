"""What is held on one person about talks and help: one-to-ones, introductions, what was offered to
learn from, searches for a cause, the monthly question. For that person alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, or_, select

from storage.queries.talks import talks_with
from storage.session import OrgSession
from storage.tables import (
    AgreedAction,
    BurnoutAnswer,
    Diagnosis,
    DiagnosisAnswer,
    Introduction,
    Resource,
    ResourceOffer,
    Talk,
    TalkTopic,
)


@dataclass(frozen=True)
class HelpHeld:
    """The rows about one person, each list oldest first."""

    talks: Sequence[Talk]
    topics: Sequence[TalkTopic]
    """Of these talks; both of the two see all of them, and of what was agreed."""
    agreed: Sequence[AgreedAction]
    introductions: Sequence[Introduction]
    """In which they have the blocker, or were asked whether they would help."""
    offers: Sequence[tuple[ResourceOffer, Resource]]
    diagnoses: Sequence[tuple[Diagnosis, DiagnosisAnswer]]
    """Their own answers in searches for a cause; the other one's are not theirs."""
    burnout: Sequence[BurnoutAnswer]


async def help_held_on(session: OrgSession, person_id: int) -> HelpHeld:
    """All of these rows about a person."""
    talks = await talks_with(session, person_id)
    ids = [talk.id for talk in talks]
    topics = select(TalkTopic).where(col(TalkTopic.talk_id).in_(ids)).order_by(col(TalkTopic.id))
    agreed = (
        select(AgreedAction)
        .where(col(AgreedAction.talk_id).in_(ids))
        .order_by(col(AgreedAction.id))
    )
    introductions = (
        select(Introduction)
        .where(or_(Introduction.author_id == person_id, Introduction.solver_id == person_id))
        .order_by(col(Introduction.id))
    )
    offers = (
        select(ResourceOffer, Resource)
        .join(Resource, col(Resource.id) == col(ResourceOffer.resource_id))
        .where(ResourceOffer.person_id == person_id)
        .order_by(col(ResourceOffer.id))
    )
    diagnoses = (
        select(Diagnosis, DiagnosisAnswer)
        .join(DiagnosisAnswer, col(DiagnosisAnswer.diagnosis_id) == col(Diagnosis.id))
        .where(DiagnosisAnswer.by_person_id == person_id)
        .order_by(col(DiagnosisAnswer.id))
    )
    burnout = (
        select(BurnoutAnswer)
        .where(BurnoutAnswer.person_id == person_id)
        .order_by(col(BurnoutAnswer.id))
    )
    return HelpHeld(
        talks=talks,
        topics=(await session.exec(topics)).all(),
        agreed=(await session.exec(agreed)).all(),
        introductions=(await session.exec(introductions)).all(),
        offers=(await session.exec(offers)).all(),
        diagnoses=(await session.exec(diagnoses)).all(),
        burnout=(await session.exec(burnout)).all(),
    )
