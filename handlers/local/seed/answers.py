"""How the people of the story answer: check-ins, questions of consent, and managers' prompts."""

from datetime import date, timedelta

from sqlmodel import and_, col, or_, select

from bot.checkins.ids import Action as CheckinAction
from bot.checkins.ids import FormId as CheckinForm
from bot.checkins.values import ItemStep
from bot.checkins.when import local_day
from bot.coaching.ids import Action as CoachingAction
from bot.coaching.ids import FormId as CoachingForm
from bot.coaching.signals.signal import SignalKind
from bot.coaching.values import encode_went
from bot.highlights.ids import Action as HighlightAction
from handlers.local.seed.hands import Hands
from handlers.local.seed.story import Act, Answer, Manager, Saying, TakeUp
from storage.tables import ItemPerson, Nudge
from storage.words import Consent, NudgeState

_KIND = {
    "less_often": CheckinAction.LESS_OFTEN,
    "another_time": CheckinAction.ANOTHER_TIME,
    "pause": CheckinAction.PAUSE,
}


async def answer(hands: Hands, who: str, checkin_id: int, given: Answer) -> None:
    """Answer a check-in that stands in somebody's messages."""
    if given.kind:
        await _press_first(hands, who, _KIND[given.kind])
        return
    if given.skip:
        await _press_first(hands, who, CheckinAction.SKIP)
        await hands.live(hands.clock.now())  # the reasons come with the changed message
        await _press_first(hands, who, CheckinAction.SKIP_REASON, ending=given.skip)
        return
    await _follow_up(hands, who, given)
    if given.typed:
        await hands.say(who, given.typed)
        await _keep_all(hands, who)
        await hands.press(who, CheckinAction.MOOD, f"{checkin_id}:{given.mood}")
        await hands.press(who, CheckinAction.WORKLOAD, f"{checkin_id}:{given.workload}")
    elif given.is_two_taps:
        found = (await hands.find(who, CheckinAction.MOOD))[0]
        await hands.press(who, CheckinAction.MOOD, f"{checkin_id}:{given.mood}", found)
        await hands.press(who, CheckinAction.WORKLOAD, f"{checkin_id}:{given.workload}", found)
    else:
        await hands.submit(who, f"{CheckinForm.ANSWER}:{checkin_id}", _values(hands, given))


async def _follow_up(hands: Hands, who: str, given: Answer) -> None:
    """What became of what was told before: each step is pressed wherever it is offered."""
    if not given.then:
        return
    found = await hands.find(who, CheckinAction.FOLLOW_UP)
    for step in given.then:
        for one in found:
            if ItemStep.parse(one.button.value).step == step:
                await hands.press(who, CheckinAction.FOLLOW_UP, one.button.value, one)


def _values(hands: Hands, given: Answer) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {
        "mood": str(given.mood),
        "workload": str(given.workload),
        "blocker": given.blocker,
        "blocker_cause": given.cause or "",
        "win": given.win,
        "thanks": given.thanks,
        "thanks_to": [str(hands.people[one]) for one in given.to],
        "commitment": given.commitment,
    }
    values.update({f"{name}_audience": who for name, who in given.audience.items()})
    return values


async def speak(hands: Hands, who: str, saying: Saying, text: str) -> None:
    """Type something, and put right what the program makes of it."""
    await hands.say(who, text)
    if saying.cause is not None:
        for one in await hands.find(who, CheckinAction.CAUSE):
            if one.button.value.endswith(saying.cause):
                await hands.press(who, CheckinAction.CAUSE, one.button.value, one)


async def consent(hands: Hands, declining: frozenset[str]) -> None:
    """Everybody who was asked whether the team may read their name answers."""
    async with hands.database.reading(hands.organisation_id) as session:
        asked = await session.exec(
            select(ItemPerson.item_id, ItemPerson.person_id)
            .where(ItemPerson.consent == Consent.ASKED)
            .order_by(col(ItemPerson.id))
        )
        waiting = list(asked)
    names = {person_id: who for who, person_id in hands.people.items()}
    for item_id, person_id in waiting:
        who = names[person_id]
        action = HighlightAction.NO if who in declining else HighlightAction.YES
        for one in await hands.find(who, action):
            if one.button.value == str(item_id):
                await hands.press(who, action, one.button.value, one)


async def act_on_prompts(hands: Hands, who: str, manager: Manager, zone: str) -> None:
    """A manager looks through the prompts: takes up, puts off, lets go, and says how it went."""
    today = local_day(hands.clock.now(), zone)
    async with hands.database.reading(hands.organisation_id) as session:
        found = await session.exec(
            select(Nudge)
            .where(
                Nudge.manager_id == hands.people[who],
                or_(
                    Nudge.state == NudgeState.OPEN,
                    and_(Nudge.state == NudgeState.TAKEN_UP, col(Nudge.day) < today),
                ),
            )
            .order_by(col(Nudge.id))
        )
        mine = list(found)
    for nudge in (one for one in mine if one.state == NudgeState.TAKEN_UP):
        act = manager.acts.get(SignalKind(nudge.signal))
        if isinstance(act, TakeUp):
            value = encode_went(nudge.id, act.went)
            await hands.press(who, CoachingAction.WENT, value)
    for nudge in (one for one in mine if one.state == NudgeState.OPEN):
        await _act(hands, who, nudge, manager.acts.get(SignalKind(nudge.signal)), today)


async def _act(hands: Hands, who: str, nudge: Nudge, act: Act | None, today: date) -> None:
    if isinstance(act, TakeUp):
        day = today + timedelta(days=act.take_up)
        while day.weekday() > 4:
            day += timedelta(days=1)
        values = {"day": day.isoformat()}
        await hands.submit(who, f"{CoachingForm.TAKE_UP}:{nudge.id}", values)
    elif act == "later":
        await hands.press(who, CoachingAction.LATER, str(nudge.id))
    elif act == "not_useful":
        await hands.submit(who, f"{CoachingForm.NOT_USEFUL}:{nudge.id}", {"why": "known"})


async def _press_first(hands: Hands, who: str, action: str, *, ending: str = "") -> None:
    for one in await hands.find(who, action):
        if one.button.value.endswith(ending):
            await hands.press(who, action, one.button.value, one)
            return


async def _keep_all(hands: Hands, who: str) -> None:
    for one in await hands.find(who, CheckinAction.KEEP):
        await hands.press(who, CheckinAction.KEEP, one.button.value, one)
