"""The form of a check-in: what it asks, filled in with what is known, and reading what it brings.
Pure. Only mood is required; beside each answer stands who will see it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.cards import Form, FormField, Option, text
from bot.checkins.ids import FormId
from bot.checkins.items import DEFAULT_AUDIENCE, MOST_NAMED
from bot.checkins.scales import CAUSE_WORDS, MOOD, WORKLOAD, ScaleStep, names
from bot.checkins.texts import LONGEST, wanted
from bot.errors import WrongInput
from bot.language.reading import Colleague
from bot.routes import Values
from storage.words import Audience, Cause, ItemKind

T = TypeVar("T")

NUMBERS = (ItemKind.MOOD, ItemKind.WORKLOAD)
WORDS = (ItemKind.BLOCKER, ItemKind.WIN, ItemKind.THANKS, ItemKind.COMMITMENT)

_LABELS = {
    ItemKind.BLOCKER: "What is in your way?",
    ItemKind.WIN: "What went well?",
    ItemKind.THANKS: "Whom do you want to thank, and for what?",
    ItemKind.COMMITMENT: "What will you do next week?",
}
_PLACEHOLDERS = {
    ItemKind.BLOCKER: "Waiting for legal on the Fabrikam contract",
    ItemKind.WIN: "Fabrikam renewed, after a long autumn",
    ItemKind.THANKS: "Ben, for taking the late call with me",
    ItemKind.COMMITMENT: "Call the three customers I have not spoken to in a while",
}

CHOOSE_A_MOOD = "Please choose one; it is the only thing I need."


@dataclass(frozen=True)
class Answer:
    """What a form of a check-in brought, checked. Words are cleaned, empty where there are none;
    a workload or cause of None was not chosen."""

    mood: int
    workload: int | None = None
    words: Mapping[ItemKind, str] = field(default_factory=dict[ItemKind, str])
    cause: Cause | None = None
    thanks_to: tuple[int, ...] = ()
    audiences: Mapping[ItemKind, Audience] = field(default_factory=dict[ItemKind, Audience])

    def audience(self, kind: ItemKind) -> Audience:
        """Who shall see this part."""
        return self.audiences.get(kind, DEFAULT_AUDIENCE[kind])


def answer_form(
    checkin_id: int,
    managers: Sequence[str],
    colleagues: Sequence[Colleague],
    open_until: str,
    known: Values,
) -> Form:
    """The form, filled in with `known` by field name."""
    fields: list[FormField] = [
        _scale(ItemKind.MOOD, "How was your week?", MOOD, required=True),
        _audience(ItemKind.MOOD, managers),
        _scale(ItemKind.WORKLOAD, "How is your workload?", WORKLOAD),
        _audience(ItemKind.WORKLOAD, managers),
    ]
    for kind in WORDS:
        fields.append(words_field(kind))
        if kind == ItemKind.BLOCKER:
            fields.append(cause_field("blocker_cause", beside="blocker"))
        if kind == ItemKind.THANKS:
            fields.append(people_field("thanks_to", colleagues, beside="thanks"))
        fields.append(_audience(kind, managers))
    form = Form(
        id=FormId.ANSWER,
        state=str(checkin_id),
        title="Your check-in",
        submit="Save",
        intro=text(
            f"Only the first question needs an answer. You can change it until {open_until}."
        ),
        fields=tuple(fields),
        keeps_drafts=True,
    )
    return filled(form, known)


def filled(form: Form, known: Values) -> Form:
    """The form with these values in its fields."""
    return replace(
        form,
        fields=tuple(
            replace(one, value=known[one.name]) if one.name in known else one for one in form.fields
        ),
    )


def _scale(
    kind: ItemKind, label: str, steps: Sequence[ScaleStep], *, required: bool = False
) -> FormField:
    options = tuple(Option(str(step.number), step.label) for step in steps)
    return FormField(kind, "scale", label, required=required, options=options)


def words_field(kind: ItemKind, name: str = "", *, required: bool = False) -> FormField:
    """A long text for a blocker, win, thanks or commitment."""
    return FormField(
        name or kind,
        "text",
        _LABELS[kind],
        required=required,
        placeholder=_PLACEHOLDERS[kind],
        max_length=LONGEST,
    )


def cause_field(name: str, *, beside: str = "", required: bool = False) -> FormField:
    """The root cause of a blocker."""
    return FormField(
        name,
        "choice",
        "What is behind it?",
        required=required,
        options=tuple(Option(cause, label.capitalize()) for cause, label in CAUSE_WORDS.items()),
        beside=beside,
    )


def people_field(name: str, colleagues: Sequence[Colleague], *, beside: str = "") -> FormField:
    """The colleagues who are thanked."""
    return FormField(
        name,
        "people",
        "To whom?",
        options=tuple(Option(str(one.person_id), one.name) for one in colleagues),
        value=[],
        hint="Whoever is named is asked before the team reads it.",
        beside=beside,
    )


def audience_field(
    name: str, managers: Sequence[str], chosen: Audience, *, beside: str = "", team: bool = True
) -> FormField:
    """Who will see something. Numbers are for nobody but the person and their manager, so `team`
    is not offered for them."""
    who = names(managers) if managers else "my manager"
    options = [
        Option(Audience.PRIVATE, "Only me"),
        Option(Audience.MANAGER, f"{who} and me"),
    ]
    if team:
        options.append(Option(Audience.TEAM, "The whole team"))
    return FormField(
        name, "choice", "Who sees it?", options=tuple(options), value=chosen, beside=beside
    )


def _audience(kind: ItemKind, managers: Sequence[str]) -> FormField:
    return audience_field(
        f"{kind}_audience",
        managers,
        DEFAULT_AUDIENCE[kind],
        beside=kind,
        team=kind not in NUMBERS,
    )


# What a form brings


def read_answer(values: Values) -> Answer:
    """The answer in a form's values; fields that it does not have are left out. Raises WrongInput
    with every mistake beside its field."""
    mistakes: dict[str, str] = {}
    mood = collect(mistakes, "mood", lambda: _mood(values))
    workload = collect(mistakes, "workload", lambda: number_in(values, "workload"))
    words = {
        kind: collect(mistakes, kind, lambda kind=kind: words_in(values, kind)) or ""
        for kind in WORDS
    }
    cause = collect(mistakes, "blocker_cause", lambda: cause_in(values, "blocker_cause"))
    people = collect(mistakes, "thanks_to", lambda: people_in(values, "thanks_to")) or ()
    audiences = {
        kind: collect(
            mistakes,
            f"{kind}_audience",
            lambda kind=kind: audience_in(
                values, f"{kind}_audience", DEFAULT_AUDIENCE[kind], team=kind not in NUMBERS
            ),
        )
        for kind in (*NUMBERS, *WORDS)
    }
    if mistakes or mood is None:
        raise WrongInput("Some of it could not be saved yet.", mistakes)
    return Answer(
        mood=mood,
        workload=workload,
        words=words,
        cause=cause,
        thanks_to=people,
        audiences={kind: one for kind, one in audiences.items() if one is not None},
    )


def collect(mistakes: dict[str, str], name: str, read: Callable[[], T]) -> T | None:
    """What `read` gives, or None with its mistake noted beside the field."""
    try:
        return read()
    except WrongInput as mistake:
        mistakes[name] = str(mistake)
        return None


def _mood(values: Values) -> int:
    number = number_in(values, "mood")
    if number is None:
        raise WrongInput(CHOOSE_A_MOOD)
    return number


def one_in(values: Values, name: str) -> str:
    """A field's single value; empty where it is missing. Raises WrongInput on several."""
    value = values.get(name, "")
    if isinstance(value, str):
        return value
    if len(value) > 1:
        raise WrongInput("Please give one answer here.")
    return value[0] if value else ""


def number_in(values: Values, name: str) -> int | None:
    """A step of a scale; None where none was chosen. Raises WrongInput."""
    found = one_in(values, name)
    if not found:
        return None
    if found not in {"1", "2", "3", "4", "5"}:
        raise WrongInput("Please choose one of the five steps.")
    return int(found)


def words_in(values: Values, name: str) -> str:
    """A field's words, cleaned. Raises WrongInput where they are too long."""
    return wanted(one_in(values, name), name)


def cause_in(values: Values, name: str) -> Cause | None:
    """The cause that was chosen, or None. Raises WrongInput."""
    found = one_in(values, name)
    if not found:
        return None
    try:
        return Cause(found)
    except ValueError as error:
        raise WrongInput("Please choose one of the causes in the list.") from error


def audience_in(values: Values, name: str, default: Audience, *, team: bool = True) -> Audience:
    """Who shall see it; the default where nothing was chosen. Raises WrongInput."""
    found = one_in(values, name)
    if not found:
        return default
    try:
        audience = Audience(found)
    except ValueError as error:
        raise WrongInput("Please choose one of the audiences in the list.") from error
    if audience == Audience.TEAM and not team:
        raise WrongInput("Your numbers are for you and your manager at most.")
    return audience


def people_in(values: Values, name: str) -> tuple[int, ...]:
    """The people who were chosen, each once. Raises WrongInput."""
    value = values.get(name, "")
    chosen = [one for one in ([value] if isinstance(value, str) else value) if one]
    if any(not (one.isascii() and one.isdigit() and len(one) < 10) for one in chosen):
        raise WrongInput("Please choose people from the list.")
    if len(chosen) > MOST_NAMED:
        raise WrongInput(f"Up to {MOST_NAMED} people can be named at once.")
    return tuple(dict.fromkeys(int(one) for one in chosen))
