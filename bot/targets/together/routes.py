"""What this part answers to."""

from datetime import date

from bot.cards import Block, Form
from bot.errors import NotFound
from bot.people.away import local_today
from bot.routes import FormRoute, Reply, Routes, Values, Visit, opens, says
from bot.targets.stored import band_of, period_of
from bot.targets.together import cards, service
from bot.targets.together.ids import Action, FormId


async def write(visit: Visit, value: str) -> Reply:
    """Opens the form."""
    return opens(await _form(visit, value))


async def submit(visit: Visit, state: str, values: Values) -> Reply:
    """The form as it was sent."""
    rep_id, start = _parsed(state)
    ways = [_line(values, name) for name in ("way_1", "way_2", "way_3")]
    seen, other = await service.write(
        visit.session,
        visit.person,
        rep_id,
        start,
        ways=ways,
        help_=_line(values, "help"),
        now=visit.now,
    )
    return says(cards.kept(seen, other or "the other one of you"))


async def again(visit: Visit, state: str, _values: Values) -> Form:
    """The form to be corrected."""
    return await _form(visit, state)


async def agree(visit: Visit, value: str) -> Reply:
    """Says yes."""
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise NotFound(cards.NOT_THERE)
    seen = await service.agree(visit.session, visit.person, int(value), visit.now)
    return says(cards.agreed(seen))


async def home(visit: Visit) -> tuple[Block, ...]:
    """A rep's own agreement for the period of today; for a manager, with whom to begin one."""
    today = local_today(visit.person, visit.now)
    seen = await service.seen_by(visit.session, visit.person, today)
    begin = await service.not_begun(visit.session, visit.person, today)
    return (
        *(cards.home_blocks(seen) if seen else ()),
        *cards.to_begin([(rep.id, rep.name, band.period_start) for rep, band in begin]),
    )


async def _form(visit: Visit, value: str) -> Form:
    rep_id, start = _parsed(value)
    rep, band, before = await service.to_write(
        visit.session, visit.person, rep_id, start, visit.now
    )
    return cards.form(
        rep.id,
        period_of(band),
        rep.name,
        cards.band_words(band_of(band), band.unit),
        ways=before.ways if before else (),
        help_=before.help if before else "",
    )


def _parsed(value: str) -> tuple[int, date]:
    person, _, day = value.partition(":")
    try:
        start = date.fromisoformat(day)
    except ValueError:
        raise NotFound(cards.NOT_THERE) from None
    if not (person.isascii() and person.isdigit() and len(person) < 19):
        raise NotFound(cards.NOT_THERE)
    return int(person), start


def _line(values: Values, name: str) -> str:
    value = values.get(name, "")
    return value if isinstance(value, str) else ""


ROUTES = Routes(
    presses={Action.WRITE: write, Action.AGREE: agree},
    forms={FormId.AGREEMENT: FormRoute(submit, again)},
    home=home,
)
