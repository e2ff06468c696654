"""The short form of `/relief`: what happened, since when. Pure."""

from collections.abc import Sequence

from bot.cards import Form, FormField, Option, section
from bot.targets.asking import FOR_MANAGERS, LONGEST_REASON, What
from bot.targets.ids import FormId

_WHAT = {
    What.AWAY: "I was away, or will be",
    What.PART_TIME: "Part-time for a while",
    What.NEW_HERE: "New here (the day of hiring)",
    What.MOVED: "A part of the territory moved",
    What.SUPPLY: "A supply delay",
    What.MARKET: "The market changed for the whole team",
    What.PROMOTED: "Another job, with another target",
}

TEAM = "team"
"""The option for everybody, in a manager's form."""


def ask_form(people: Sequence[tuple[str, str]], takers: Sequence[tuple[str, str]]) -> Form:
    """What happened, since when. `people` are whom a manager may ask for, none for a rep;
    `takers` are colleagues who may take a moved share over."""
    offered = [one for one in What if people or one not in FOR_MANAGERS]
    manager = bool(people)
    return Form(
        FormId.ASK,
        "When circumstances change",
        (
            *(
                (
                    FormField(
                        "person",
                        "choice",
                        "Whose target",
                        required=True,
                        options=tuple(Option(value, label) for value, label in people),
                    ),
                )
                if manager
                else ()
            ),
            FormField(
                "what",
                "choice",
                "What happened",
                required=True,
                options=tuple(Option(one.value, _WHAT[one]) for one in offered),
            ),
            FormField("since", "date", "Since when", required=True),
            FormField("until", "date", "Until (leave it empty while it is not known)"),
            FormField(
                "share",
                "line",
                "How much, in percent",
                hint="Part-time: how much is worked. Territory: how much moved. Supply: how much "
                "is affected." + (" Market: how much is left of the usual." if manager else ""),
            ),
            *(
                (
                    FormField(
                        "taker",
                        "choice",
                        "Who takes it over (territory)",
                        options=tuple(Option(value, label) for value, label in takers),
                    ),
                )
                if manager and takers
                else ()
            ),
            *(
                (
                    FormField(
                        "new_target",
                        "line",
                        "Floor / target / aspiration of the new job",
                        hint="For the whole period; the days before and after are weighed.",
                    ),
                )
                if manager
                else ()
            ),
            FormField("reason", "text", "In a sentence", required=True, max_length=LONGEST_REASON),
        ),
        submit="See what it comes to",
        intro=section(
            "Nothing is sent yet: first you see what the formula says. Whoever decides reads your "
            "sentence. How you feel is never asked for here, nor used."
        ).text,
    )
