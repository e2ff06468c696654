"""Being away: the form, and what is said about it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.cards import Button, Card, Form, FormField, context, section, text
from bot.checkins.when import day_words
from bot.people.away_words import EXAMPLES
from bot.people.ids import Action, FormId


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away, both included, that may have been told in several leaves; `last` None: until the
    person is back. `leave_id` is any of the leaves; `own` whether the person told of one."""

    first: date
    last: date | None
    leave_id: int
    own: bool


def form(today: date) -> Form:
    """Which days, both included."""
    return Form(
        id=FormId.AWAY,
        title="Away",
        submit="Keep me quiet",
        intro=text("I neither ask nor remind you on these days. Nobody needs a reason from you."),
        fields=(
            FormField("first", "date", "First day away", required=True, value=today.isoformat()),
            FormField(
                "last",
                "date",
                "Last day away",
                hint="Leave it empty if you do not know yet; then tell me when you are back.",
            ),
        ),
    )


def span_words(first: date, last: date | None, today: date) -> str:
    """`today`, `on Friday`, `from today to Sunday`, `from tomorrow until you are back`."""
    start = day_words(first, today)
    if last is None:
        return f"from {start} until you are back"
    if last == first:
        return start if start in {"today", "tomorrow"} else f"on {start}"
    return f"from {start} to {day_words(last, today)}"


def gone(first: date, last: date | None, today: date, leave_id: int) -> Card:
    """The days as they were understood."""
    span = span_words(first, last, today)
    if last is None:
        after = "I keep quiet until you tell me that you are back."
    else:
        again = day_words(last + timedelta(days=1), today)
        after = f"I ask you nothing then. From {again} on I am here again."
    return Card(
        title="",
        blocks=(section(f"Noted: you are away {span}. {after}"), context(WHO_SEES_IT)),
        buttons=(back_button(leave_id, first <= today),),
        summary=f"You are away {span}.",
    )


WHO_SEES_IT = "Your managers see that you are away, and no reason."


def back_button(leave_id: int, is_away: bool) -> Button:
    """Ends the leave of that id."""
    return Button(Action.BACK, str(leave_id), "I am back" if is_away else "I am not going")


def back() -> Card:
    """Welcome again."""
    return _says("Good to have you back. Everything goes on as usual.")


def not_going() -> Card:
    """A leave to come was called off."""
    return _says("All right, I have forgotten about those days.")


def not_away() -> Card:
    """Said to somebody who is here and has no leave ahead of them."""
    return Card(
        title="",
        blocks=(
            section("I have you as here, so there is nothing to end."),
            context(f"To be away: {EXAMPLES}."),
        ),
    )


def over_already() -> Card:
    """The button of a leave that is over."""
    return _says("Those days are over already; I have you as here.")


def _says(words: str) -> Card:
    return Card(title="", blocks=(section(words),), summary=words)
