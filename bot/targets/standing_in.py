"""Who decides about targets while a manager or leader is away."""

from datetime import date

from bot.cards import Card, Form
from bot.errors import NotYours, WrongInput
from bot.people.away import local_today
from bot.routes import Values, Visit
from bot.targets import standing_in_cards as cards
from storage.queries import roster
from storage.tables import Delegation, Person
from storage.words import Role

WHO_WANTED = "Please choose a manager or leader."
DAYS_WANTED = "Please choose the first and the last day, from today on."


async def form_for(visit: Visit) -> Form:
    """Who, and on which days. Raises NotYours for who decides nothing."""
    able = await _able(visit)
    return cards.stand_in_form([(str(one.id), one.name) for one in able])


async def name(visit: Visit, values: Values) -> Card:
    """Name who stands in. Raises WrongInput, NotYours."""
    able = {str(one.id): one for one in await _able(visit)}
    wrong: dict[str, str] = {}
    chosen = able.get(str(values.get("who") or ""))
    if chosen is None:
        wrong["who"] = WHO_WANTED
    since, until = (_day(values, field) for field in ("since", "until"))
    today = local_today(visit.person, visit.now)
    if since is None or until is None or until < since or until < today:
        wrong["until" if since else "since"] = DAYS_WANTED
    if wrong or chosen is None or since is None or until is None:
        raise WrongInput(next(iter(wrong.values())), wrong)
    visit.session.add(
        Delegation(
            person_id=visit.person.id,
            delegate_id=chosen.id,
            since=since,
            until=until,
            created_at=visit.now,
        )
    )
    return cards.stands_in(chosen.name, since, until)


def _day(values: Values, field: str) -> date | None:
    try:
        return date.fromisoformat(str(values.get(field) or ""))
    except ValueError:
        return None


async def _able(visit: Visit) -> list[Person]:
    """Managers and leaders of the organisation other than the one who asks."""
    today = local_today(visit.person, visit.now)
    found: dict[int, Person] = {}
    own = False
    for team in await roster.active_teams(visit.session):
        parts = await roster.members(visit.session, team.id, today, Role.MANAGER, Role.LEADER)
        for _, person in parts:
            own = own or person.id == visit.person.id
            found[person.id] = person
    if not own:
        raise NotYours(cards.DECIDES_NOTHING)
    found.pop(visit.person.id, None)
    return sorted(found.values(), key=lambda one: (one.name, one.id))
