"""What a person can set for themself, and their part of the home. Pure."""

from datetime import date

from bot.cards import (
    Block,
    Button,
    Card,
    Confirm,
    Form,
    FormField,
    Option,
    context,
    heading,
    section,
    text,
)
from bot.people import away_cards
from bot.people.away_cards import Absence
from bot.people.hello_cards import who_sees_button
from bot.people.ids import Action, FormId
from bot.people.notation import format_time
from bot.people.quiet_hours import EARLIEST_ASKED, LATEST_ASKED

PAUSED = "I keep quiet from now on, until you let me speak again. You can still tell me things."
RESUMED = "Good to be back. Everything goes on as usual."


def paused() -> Card:
    """The program is muted."""
    return Card(
        title="",
        blocks=(section(PAUSED),),
        buttons=(Button(Action.RESUME, "", "Go on"),),
        summary=PAUSED,
    )


def resumed() -> Card:
    """The program speaks again."""
    return Card(title="", blocks=(section(RESUMED),), summary=RESUMED)


def form(*, reminder: bool, own_time: str | None, ask_every: int, timezone: str) -> Form:
    """A person's settings as they stand."""
    return Form(
        id=FormId.SETTINGS,
        title="Settings",
        intro=text("These are yours alone. Nobody is told what you choose."),
        fields=(
            FormField(
                "reminder",
                "choice",
                "If a check-in stays unanswered",
                required=True,
                options=(Option("on", "Remind me once"), Option("off", "Do not remind me")),
                value="on" if reminder else "off",
            ),
            FormField(
                "own_time",
                "time",
                "My own hour",
                value=own_time or "",
                hint=f"From {format_time(EARLIEST_ASKED)} to {format_time(LATEST_ASKED)}. "
                "Empty: the team's hour.",
            ),
            FormField(
                "ask_every",
                "choice",
                "Ask me",
                required=True,
                options=(Option("1", "Every week"), Option("2", "Every other week")),
                value=str(ask_every),
            ),
            FormField(
                "timezone",
                "line",
                "My time zone",
                required=True,
                value=timezone,
                hint="Such as Europe/Madrid.",
                max_length=60,
            ),
        ),
    )


def saved() -> Card:
    """The settings are kept."""
    words = "Saved. What is ahead follows your choice."
    return Card(title="", blocks=(section(words),), summary=words)


# The home


def on_home(*, absence: Absence | None, today: date, is_paused: bool) -> tuple[Block, ...]:
    """The person's own part of the home: away or not, paused or not, settings, data. `absence` is
    what they are on or what is next."""
    return (
        heading("You and me"),
        _presence(absence, today, is_paused),
        section(
            "Everything I hold about you is yours.",
            buttons=(Button(Action.EXPORT, "", "Export my data"), erase_button()),
        ),
        context(WHAT_ERASING_DOES),
    )


WHAT_ERASING_DOES = (
    "Erasing removes your name, all you ever told, your settings and messages, also where you "
    "stand in others' messages and posts. What stays names nobody: that somebody was asked in a "
    "week, and whether they answered."
)


def erase_button() -> Button:
    """Erases everything about whoever presses it, after a question."""
    return Button(
        Action.ERASE,
        "",
        "Erase my data",
        style="danger",
        confirm=Confirm(
            title="Erase everything about you?",
            text="Your name, all you told, your settings, messages and mentions go for good. "
            "What stays names nobody: that somebody was asked in a week, and whether they "
            "answered. This cannot be undone.",
            yes="Erase it all",
            no="Keep it",
        ),
    )


def _presence(absence: Absence | None, today: date, is_paused: bool) -> Block:
    buttons: list[Button] = []
    sentences: list[str] = []
    is_away = absence is not None and absence.first <= today
    if absence is not None:
        span = away_cards.span_words(absence.first, absence.last, today)
        sentences.append(f"You are away {span}.")
        if is_away or absence.own:  # what a file says of days to come is not theirs to call off
            buttons.append(away_cards.back_button(absence.leave_id, is_away))
    if is_paused:
        sentences.append("I am paused: I write nothing until you let me.")
        buttons.append(Button(Action.RESUME, "", "Go on"))
    if not sentences:
        sentences.append("I write at the agreed times, and keep quiet in the evening.")
    if not is_away:
        buttons.append(Button(Action.AWAY, "", "I am away"))
    if not is_paused:
        buttons.append(Button(Action.PAUSE, "", "Pause"))
    buttons += [Button(Action.SETTINGS, "", "Settings"), who_sees_button()]
    return section(" ".join(sentences), buttons=buttons)
