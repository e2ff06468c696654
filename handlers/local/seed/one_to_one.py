"""A one-to-one in the playground's history: what was agreed comes back in the visitor's last weeks,
and a topic waits on the next page."""

from bot.coaching.talks.ids import Action, FormId
from handlers.local.seed.hands import Hands

MANAGER, REP = "kim", "ana"
"""The two whom a visitor is first."""

TOPIC = "How we share the trade fair leads"
AGREED = ("Ask legal for a short contract for small orders", "Show Mikkel how I prepare a demo")


async def talk(hands: Hands) -> None:
    """They have talked: each promises something."""
    await _submit(hands, Action.TALKED, FormId.TALKED, _kept(hands))


async def add_topic(hands: Hands) -> None:
    """The rep wants to talk about something next time."""
    await _submit(hands, Action.ADD_TOPIC, FormId.TOPIC, {"topic": TOPIC})


def _kept(hands: Hands) -> dict[str, str]:
    owners = (str(hands.people[MANAGER]), str(hands.people[REP]))
    return {
        "agreed_1": AGREED[0],
        "owner_1": owners[0],
        "agreed_2": AGREED[1],
        "owner_2": owners[1],
    }


async def _submit(hands: Hands, action: Action, form: FormId, values: dict[str, str]) -> None:
    [page] = (await hands.say(REP, "/prepare")).cards
    [pressed] = [one for one in page.buttons if one.action == action]
    await hands.submit(REP, f"{form}:{pressed.value}", values)
