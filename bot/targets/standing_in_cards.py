"""What managers and leaders see when they name who decides while they are away. Pure."""

from collections.abc import Sequence
from datetime import date

from bot.cards import Card, Form, FormField, Option, section
from bot.targets.explain import span
from bot.targets.ids import FormId

DECIDES_NOTHING = "This is for managers and leaders, who decide about targets."


def stand_in_form(people: Sequence[tuple[str, str]]) -> Form:
    """Who decides while somebody is away."""
    options = tuple(Option(value, label) for value, label in people)
    return Form(
        FormId.STAND_IN,
        "While you are away",
        (
            FormField("who", "choice", "Who decides for you", required=True, options=options),
            FormField("since", "date", "First day", required=True),
            FormField("until", "date", "Last day", required=True),
        ),
        intro=section(
            "On days of your leave, targets that would wait for you are put to them instead. "
            "Nobody decides about their own."
        ).text,
    )


def stands_in(name: str, since: date, until: date) -> Card:
    """Said to who named a stand-in."""
    return Card(
        title="While you are away",
        blocks=(
            section(f"{name} decides for you on the days of your leave, {span(since, until)}."),
        ),
    )
