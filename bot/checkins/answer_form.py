"""Answering by the form: filled in with what is known, saved item by item, edited until the week
closes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cards import Form
from bot.checkins import form as forms
from bot.checkins.answering import mark_answered
from bot.checkins.blockers import record_blocker
from bot.checkins.commitments import record_commitment
from bot.checkins.form import Answer
from bot.checkins.items import (
    add_item,
    change_item,
    name_people,
    record_thanks,
    record_win,
    withdraw_item,
)
from bot.checkins.news import first_name
from bot.checkins.when import moment_words
from bot.language.named import colleagues_named
from bot.language.reading import Colleague
from bot.people import drafts
from storage.queries import due_checkins, roster
from storage.queries import items as queries
from storage.session import OrgSession
from storage.tables import Checkin, Item, Person
from storage.words import Audience, ItemKind, Part

MOST_COLLEAGUES = 2000
"""People offered for thanks and matched to names; in larger organisations the team comes first."""


async def colleagues_of(
    session: OrgSession, person: Person, now: datetime
) -> tuple[Colleague, ...]:
    """Who may be thanked: everybody active but the person, the own teams first where there are
    too many."""
    everybody = [
        Colleague(id_, name) for id_, name in await roster.active_names(session) if id_ != person.id
    ]
    if len(everybody) > MOST_COLLEAGUES:
        parts = await roster.teams_of(session, person.id, now.date())
        near = {
            member.person_id
            for _, team in parts
            for member, _ in await roster.members(session, team.id, now.date())
        }
        everybody.sort(key=lambda one: one.person_id not in near)
    return tuple(everybody[:MOST_COLLEAGUES])


def called_in(
    item: Item | None, helped: Collection[int], colleagues: Sequence[Colleague]
) -> list[str]:
    """The first names of colleagues whom a win for the team names in its words, and of whom its
    author has not said that they `helped`."""
    if item is None or item.kind != ItemKind.WIN or item.audience != Audience.TEAM:
        return []
    called = colleagues_named(item.text or "", colleagues)
    name_of = {one.person_id: first_name(one.name) for one in colleagues}
    return [name_of[one] for one in called if one not in helped]


async def manager_names(session: OrgSession, team_id: int, now: datetime) -> list[str]:
    """The first names of a team's managers."""
    found = await due_checkins.managers_of(session, [team_id], now)
    return [first_name(name) for name in found.get(team_id, [])]


async def build_form(session: OrgSession, person: Person, checkin: Checkin, now: datetime) -> Form:
    """The check-in's form with what was answered before, and over it what was typed and not sent
    the last time."""
    items = await queries.own(session, person.id, queries.Only(checkin_id=checkin.id))
    first: dict[ItemKind, Item] = {}
    for item in items:
        first.setdefault(item.kind, item)
    known = await _known(session, first)
    managers = await manager_names(session, checkin.team_id, now)
    until = moment_words(checkin.closes_at or now, person.timezone, now)
    people = await colleagues_of(session, person, now)
    form = forms.answer_form(checkin.id, managers, people, until, known)
    return forms.filled(form, await drafts.recall(session, person.id, form.key))


async def _known(session: OrgSession, items: Mapping[ItemKind, Item]) -> dict[str, str | list[str]]:
    known: dict[str, str | list[str]] = {}
    for kind, item in items.items():
        known[kind] = str(item.number) if item.number is not None else item.text or ""
        known[f"{kind}_audience"] = item.audience
        if item.cause is not None:
            known["blocker_cause"] = item.cause
    if ItemKind.THANKS in items:
        id_ = items[ItemKind.THANKS].id
        named = (await queries.people_named(session, [id_])).get(id_, queries.Named())
        known["thanks_to"] = [str(one) for one in named.thanked]
    return known


@dataclass(frozen=True)
class Saved:
    """What a form left behind: the items told in it by kind, and which of them are new or said
    in other words than before."""

    items: Mapping[ItemKind, Item]
    fresh: frozenset[ItemKind]


async def save_answer(
    session: OrgSession,
    person: Person,
    checkin: Checkin,
    answer: Answer,
    now: datetime,
    *,
    commitment_day: date | None = None,
) -> Saved:
    """Save a form. What was cleared is taken back; what was changed keeps what it replaced until
    the week closes. `commitment_day` is the day that the commitment names. Raises WrongInput."""
    await mark_answered(session, checkin, now)
    told = await queries.own(session, person.id, queries.Only(checkin_id=checkin.id))
    before: dict[ItemKind, Item] = {}
    for item in told:
        before.setdefault(item.kind, item)
    sheet = _Sheet(session, person, checkin, answer, now, commitment_day)
    for kind, number in ((ItemKind.MOOD, answer.mood), (ItemKind.WORKLOAD, answer.workload)):
        await sheet.rate(kind, number, before.get(kind))
    items: dict[ItemKind, Item] = {}
    fresh: set[ItemKind] = set()
    for kind in forms.WORDS:
        words = answer.words.get(kind, "")
        known = before.get(kind)
        if words and known is None:
            items[kind] = await sheet.record(kind, words)
            fresh.add(kind)
        elif words and known is not None:
            items[kind] = known
            if await sheet.correct(known, words):
                fresh.add(kind)
        elif known is not None:
            await withdraw_item(session, known, now)
    return Saved(items, frozenset(fresh))


@dataclass(frozen=True)
class _Sheet:
    """One form being saved."""

    session: OrgSession
    person: Person
    checkin: Checkin
    answer: Answer
    now: datetime
    commitment_day: date | None

    async def rate(self, kind: ItemKind, number: int | None, known: Item | None) -> None:
        """Keep a mood or a workload; None: it was cleared, or never given."""
        audience = self.answer.audience(kind)
        if known is None and number is not None:
            of = (self.session, self.person, kind, audience, self.now)
            await add_item(*of, number=number, checkin=self.checkin)
        elif known is not None and number is not None:
            await change_item(self.session, known, self.now, number=number, audience=audience)
        elif known is not None:
            await withdraw_item(self.session, known, self.now)

    async def record(self, kind: ItemKind, words: str) -> Item:
        """Keep something that is told for the first time."""
        audience = self.answer.audience(kind)
        of = (self.session, self.person, words, audience, self.now)
        match kind:
            case ItemKind.BLOCKER:
                cause = self.answer.cause
                return await record_blocker(*of, cause=cause, checkin=self.checkin)
            case ItemKind.WIN:
                return await record_win(*of, checkin=self.checkin)
            case ItemKind.THANKS:
                to = self.answer.thanks_to
                return await record_thanks(*of, to=to, checkin=self.checkin)
            case _:
                day = self.commitment_day
                return await record_commitment(*of, day=day, checkin=self.checkin)

    async def correct(self, item: Item, words: str) -> bool:
        """Keep something that was told before, in other words or for others to see; True where
        the words changed."""
        other_words = item.text != words
        cause = self.answer.cause if item.kind == ItemKind.BLOCKER else None
        await change_item(
            self.session,
            item,
            self.now,
            text=words,
            cause=cause,
            without_cause=cause is None,
            audience=self.answer.audience(item.kind),
        )
        if item.kind == ItemKind.THANKS:
            to = self.answer.thanks_to
            await name_people(self.session, item, to, Part.THANKED, "thanks_to")
        return other_words
