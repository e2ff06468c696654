"""Buttons of the check-in's own message, of the home and of news about a blocker."""

from bot.cards import Card
from bot.checkins import answering, cards, replies
from bot.checkins.answer_form import build_form
from bot.checkins.answering import open_checkin
from bot.checkins.cards import STEP_SAID
from bot.checkins.forms_small import hour_form
from bot.checkins.items import item_of
from bot.checkins.planning import replan_person
from bot.checkins.scales import MOOD, step_of
from bot.checkins.showing import message_key_of, show
from bot.checkins.values import ItemStep, SkipReason, Tap
from bot.outbox import service as outbox
from bot.people.settings import pause as pause_person
from bot.routes import NOTHING, Reply, Visit, opens, says
from bot.values import parse_id
from storage.tables import Checkin
from storage.words import ItemKind


async def _checkin(visit: Visit, checkin_id: int) -> Checkin:
    return await open_checkin(visit.session, visit.person, checkin_id, visit.now)


async def _show(visit: Visit, checkin: Checkin, card: Card | None = None) -> None:
    await show(
        visit.session,
        checkin,
        visit.person,
        visit.now,
        pressed=visit.delivery_id,
        card=card,
    )


async def mood(visit: Visit, value: str) -> Reply:
    """Mood in one tap. Where it was tapped outside the check-in's message, it is said back."""
    tap = Tap.parse(value)
    checkin = await _checkin(visit, tap.checkin_id)
    of = (visit.session, visit.person, checkin, ItemKind.MOOD)
    await answering.tap(*of, number=tap.number, now=visit.now)
    await _show(visit, checkin)
    if visit.delivery_id is not None:
        return NOTHING
    return says(replies.said(f"{step_of(MOOD, tap.number).label}. {replies.NOTED}"))


async def workload(visit: Visit, value: str) -> Reply:
    """Workload in one tap."""
    tap = Tap.parse(value)
    checkin = await _checkin(visit, tap.checkin_id)
    of = (visit.session, visit.person, checkin, ItemKind.WORKLOAD)
    await answering.tap(*of, number=tap.number, now=visit.now)
    await _show(visit, checkin)
    return NOTHING


async def open_form(visit: Visit, value: str) -> Reply:
    """The form, filled in."""
    checkin = await _checkin(visit, parse_id(value))
    return opens(await build_form(visit.session, visit.person, checkin, visit.now))


async def skip(visit: Visit, value: str) -> Reply:
    """Skip this week."""
    checkin = await _checkin(visit, parse_id(value))
    await answering.skip(visit.session, checkin)
    await _show(visit, checkin)
    return NOTHING


async def skip_reason(visit: Visit, value: str) -> Reply:
    """Why it was skipped; for the person alone."""
    reason = SkipReason.parse(value)
    checkin = await _checkin(visit, reason.checkin_id)
    await answering.give_skip_reason(visit.session, checkin, reason.reason)
    await _show(visit, checkin)
    return NOTHING


async def follow_up(visit: Visit, value: str) -> Reply:
    """What became of an old blocker or commitment, in the check-in's message."""
    step = ItemStep.parse(value)
    checkin = await _checkin(visit, step.checkin_id or 0)
    await answering.follow_up(visit.session, visit.person, checkin, step, visit.now)
    await _show(visit, checkin)
    return NOTHING


async def item_step(visit: Visit, value: str) -> Reply:
    """The same on the home, or on news about a blocker."""
    step = ItemStep.parse(value)
    item = await item_of(visit.session, step.item_id, visit.person)
    await answering.take_step(visit.session, item, visit.person, step.step, visit.now)
    if visit.place.kind == "home":
        return NOTHING
    card = replies.said(STEP_SAID[step.step])
    key = await message_key_of(visit.session, visit.delivery_id)
    if key is None:
        return says(card)
    await outbox.change(visit.session, key, card, visit.now)
    return NOTHING


async def ask_now(visit: Visit, value: str) -> Reply:
    """The kind question is answered: this week after all."""
    checkin = await _checkin(visit, parse_id(value))
    await _show(visit, checkin)
    return NOTHING


async def another_time(visit: Visit, value: str) -> Reply:
    """The kind question is answered: at another hour."""
    checkin = await _checkin(visit, parse_id(value))
    return opens(hour_form(checkin.id, visit.person.own_time))


async def less_often(visit: Visit, value: str) -> Reply:
    """The kind question is answered: every other week."""
    checkin = await _checkin(visit, parse_id(value))
    visit.person.ask_every = 2
    visit.session.add(visit.person)
    await settle(visit, checkin, cards.LESS_OFTEN)
    await replan_person(visit.session, visit.person.id, visit.now)
    return NOTHING


async def every_week(visit: Visit, _value: str) -> Reply:
    """From the home: every week again."""
    visit.person.ask_every = 1
    visit.session.add(visit.person)
    await visit.session.flush()
    await replan_person(visit.session, visit.person.id, visit.now)
    return NOTHING


async def pause(visit: Visit, value: str) -> Reply:
    """The kind question is answered: not for now."""
    checkin = await _checkin(visit, parse_id(value))
    await settle(visit, checkin, cards.PAUSED)
    await pause_person(visit.session, visit.person, visit.now)
    return NOTHING


async def settle(visit: Visit, checkin: Checkin, words: str) -> None:
    """The kind question was answered, which is an answer: the week counts as skipped."""
    if not checkin.answered_at:
        await answering.skip(visit.session, checkin)
    await _show(visit, checkin, cards.kind_answer(words, checkin.id))
