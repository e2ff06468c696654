"""`/relief`: from the short form to a request, with the formula's answer in between."""

from dataclasses import dataclass, replace
from datetime import date

from bot.cards import Card, Form
from bot.errors import NotFound, NotYours, WrongInput
from bot.people import drafts
from bot.people.away import local_today
from bot.routes import Values, Visit
from bot.targets import ask_cards, proposing, relief_cards
from bot.targets.ask_cards import TEAM
from bot.targets.asking import FOR_MANAGERS, WHAT_WANTED, Named, Request, What, read_request
from bot.targets.chosen import chosen as choices
from bot.targets.holding import helds_touching
from bot.targets.ids import DRAFT, SIGNAL
from bot.targets.proposing import Draft
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Person, Team
from storage.words import Role

PERSON_WANTED = "Please choose whose target it is about."
MARKET_IS_FOR_TEAMS = "A market that changed is for the whole team: choose it above."
TEAM_IS_FOR_MARKETS = "For the whole team only a market event is decided; choose one person."
TAKER_WANTED = "Only a part of a territory can be taken over by a colleague."


@dataclass(frozen=True)
class Asked:
    """A request read from the form: about whom, by whose hand, and what it amounts to."""

    about: str
    own: bool
    request: Request
    drafts: tuple[Draft, ...]


async def form_for(visit: Visit) -> Form:
    """The form for who is asking, filled in with what waits to be sent. Raises NotYours."""
    today = local_today(visit.person, visit.now)
    managed = await _managed(visit.session, visit.person, today)
    people = await _people(visit.session, managed, today)
    own = await roster.teams_of(visit.session, visit.person.id, today, Role.REP)
    if not people and not own:
        raise NotYours(relief_cards.NOT_FOR_YOU)
    offered = [(str(person.id), person.name) for person in people]
    takers = list(offered)
    if offered:
        offered += [(f"{TEAM}:{team.id}", f"The whole team {team.name}") for team in managed]
        if own and all(person.id != visit.person.id for person in people):
            offered.append((str(visit.person.id), f"{visit.person.name} (you)"))
    return ask_cards.ask_form(offered, takers)


async def read(visit: Visit, values: Values) -> Asked:
    """What the form asks for. Raises WrongInput with every field that is wrong, NotYours."""
    today = local_today(visit.person, visit.now)
    managed = await _managed(visit.session, visit.person, today)
    people = {str(one.id): one for one in await _people(visit.session, managed, today)}
    chosen = str(values.get("person") or visit.person.id)
    if people and not values.get("person"):
        raise WrongInput(PERSON_WANTED, {"person": PERSON_WANTED})
    team_wide = chosen.startswith(f"{TEAM}:")
    if team_wide:
        about, name = await _somebody_of(visit.session, managed, chosen, today)
    elif chosen == str(visit.person.id):
        about, name = visit.person, visit.person.name
    elif chosen in people:
        about = people[chosen]
        name = about.name
    else:
        raise NotYours(relief_cards.NOT_FOR_YOU)
    period_end = await _period_end(visit.session, about, values)
    ramp = (await choices(visit.session)).ramp
    request = read_request(values, period_end, ramp)
    if request.what in FOR_MANAGERS and not people:
        raise WrongInput(WHAT_WANTED, {"what": WHAT_WANTED})
    if team_wide != (request.what == What.MARKET):
        sentence = TEAM_IS_FOR_MARKETS if team_wide else MARKET_IS_FOR_TEAMS
        raise WrongInput(sentence, {"what": sentence})
    taker = _taker(values, people, request)
    made = await proposing.drafts_for(visit.session, about, request, visit.now, taker=taker)
    return Asked(name, about.id == visit.person.id and not team_wide, request, tuple(made))


async def preview(visit: Visit, values: Values) -> Card:
    """What the formula says; the request waits for its button."""
    asked = await read(visit, values)
    worked = [await proposing.preview(visit.session, one, visit.now) for one in asked.drafts]
    before = await drafts.recall(visit.session, visit.person.id, DRAFT)
    values = {key: value for key, value in values.items() if key != SIGNAL}
    kept = values | ({SIGNAL: before[SIGNAL]} if SIGNAL in before else {})
    await drafts.keep(visit.session, visit.person.id, DRAFT, kept, visit.now)
    return relief_cards.preview(asked.about, asked.own, asked.drafts[0].cause, worked)


async def send(visit: Visit) -> Card:
    """Send what waits. Raises NotFound where nothing does, TooLate where it was asked before."""
    values = await drafts.recall(visit.session, visit.person.id, DRAFT)
    if not values:
        raise NotFound(relief_cards.NO_DRAFT)
    asked = await read(visit, values)
    made = await proposing.ask(
        visit.session,
        visit.person,
        asked.drafts,
        asked.request.reason,
        visit.now,
        named=_named(values),
    )
    await drafts.forget(visit.session, visit.person.id, DRAFT)
    decider = await visit.session.get_one(Person, made[0].put_to_id)
    return relief_cards.sent(decider.name)


async def begin(visit: Visit) -> Form:
    """An empty form: what waited of an earlier request is let go."""
    await drafts.forget(visit.session, visit.person.id, DRAFT)
    return await form_for(visit)


async def form_from_signal(visit: Visit, named: Named) -> Form:
    """The form for a manager whom the program asks: several of the team named the same thing, so
    does a target have to move? They say what happened, or close it; nothing follows by itself.
    What is sent goes to somebody else to decide. Raises NotYours."""
    form = await form_for(visit)
    signal = {SIGNAL: f"{named.people}:{named.of}"}
    await drafts.keep(visit.session, visit.person.id, DRAFT, signal, visit.now)
    fields = (
        replace(it, value=What.SUPPLY if it.name == "what" else it.value) for it in form.fields
    )
    return replace(form, fields=tuple(fields))


def _named(values: Values) -> Named | None:
    people, _, of = str(values.get(SIGNAL, "")).partition(":")
    return Named(int(people), int(of)) if people and of else None


async def change(visit: Visit) -> tuple[Form, dict[str, str | list[str]]]:
    """The form with what waits to be sent."""
    return await form_for(visit), await drafts.recall(visit.session, visit.person.id, DRAFT)


async def _managed(session: OrgSession, person: Person, today: date) -> list[Team]:
    parts = await roster.teams_of(session, person.id, today, Role.MANAGER, Role.LEADER)
    return list({team.id: team for _, team in parts}.values())


async def _people(session: OrgSession, teams: list[Team], today: date) -> list[Person]:
    found: dict[int, Person] = {}
    for team in teams:
        for _, person in await roster.members(session, team.id, today, Role.REP):
            found[person.id] = person
    return sorted(found.values(), key=lambda one: (one.name, one.id))


async def _somebody_of(
    session: OrgSession, managed: list[Team], chosen: str, today: date
) -> tuple[Person, str]:
    """Of a team, somebody with a target: their period is the team's."""
    team = next((one for one in managed if chosen == f"{TEAM}:{one.id}"), None)
    if team is None:
        raise NotYours(relief_cards.NOT_FOR_YOU)
    for _, person in await roster.members(session, team.id, today, Role.REP):
        if await helds_touching(session, person, today, today):
            return person, team.name
    raise NotFound(relief_cards.NO_PERIOD)


async def _period_end(session: OrgSession, about: Person, values: Values) -> date:
    """The end of the period that the first day lies in; the day itself where there is none."""
    try:
        since = date.fromisoformat(str(values.get("since") or ""))
    except ValueError:
        return date.max
    helds = await helds_touching(session, about, since, since)
    return helds[0].period.end if helds else since


def _taker(values: Values, people: dict[str, Person], request: Request) -> Person | None:
    chosen = str(values.get("taker") or "")
    if not chosen:
        return None
    if request.what != What.MOVED:
        raise WrongInput(TAKER_WANTED, {"taker": TAKER_WANTED})
    if chosen not in people or chosen == str(values.get("person")):
        sentence = "Please choose another colleague of the team."
        raise WrongInput(sentence, {"taker": sentence})
    return people[chosen]
