"""The dialogs for a win, for thanks and for who helped, and reading what they bring. Pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.cards import Form, FormField, Option, Words, text
from bot.checkins import form as fields
from bot.checkins.texts import LONGEST
from bot.errors import WrongInput
from bot.highlights.author_cards import Told, audiences
from bot.highlights.ids import FormId
from bot.language.reading import Colleague
from bot.routes import Values
from storage.words import Audience

T = TypeVar("T")

ASKED_FIRST = "Whoever is named is asked before the team reads it."


def win(
    colleagues: Sequence[Colleague],
    managers: Sequence[str],
    *,
    words: str = "",
    helpers: Sequence[int] = (),
    intro: Words = "",
) -> Form:
    """Tell a win."""
    return Form(
        id=FormId.WIN,
        title="Share a win",
        submit="Share",
        intro=text(intro),
        fields=(
            FormField(
                "win",
                "text",
                "What went well?",
                required=True,
                value=words,
                max_length=LONGEST,
                placeholder="Fabrikam renewed, after a long autumn",
            ),
            _audience("win", managers),
            _people("helpers", "Who helped?", colleagues, helpers, hint=ASKED_FIRST),
        ),
        keeps_drafts=True,
    )


def thanks(
    colleagues: Sequence[Colleague],
    managers: Sequence[str],
    *,
    words: str = "",
    to: Sequence[int] = (),
    intro: Words = "",
) -> Form:
    """Thank colleagues."""
    return Form(
        id=FormId.THANKS,
        title="Thank somebody",
        submit="Send thanks",
        intro=text(intro or "Your thanks reach them at once, signed by you."),
        fields=(
            _people("thanks_to", "Whom?", colleagues, to, required=True),
            FormField(
                "thanks",
                "text",
                "What for?",
                required=True,
                value=words,
                max_length=LONGEST,
                placeholder="for taking the late call with me",
            ),
            _audience("thanks", managers),
        ),
        keeps_drafts=True,
    )


def helped(item_id: int, colleagues: Sequence[Colleague], helpers: Sequence[int]) -> Form:
    """Say who helped with a win that is told already."""
    return Form(
        id=FormId.HELPED,
        state=str(item_id),
        title="Who helped?",
        fields=(_people("helpers", "Who helped?", colleagues, helpers, hint=ASKED_FIRST),),
    )


def unclear(names: Sequence[str]) -> str:
    """Why the form for thanks opens although names were typed."""
    if not names:
        return "Whom do you mean? Please choose them here."
    return f"I am not sure whom you mean by {', '.join(names)}. Please choose them here."


def mentioned(names: Sequence[str]) -> str:
    """Why the form for a win opens although the win was typed."""
    return f"You mention {' and '.join(names)}. Did they help? {ASKED_FIRST}"


def _audience(name: Told, managers: Sequence[str]) -> FormField:
    return FormField(
        f"{name}_audience",
        "choice",
        "Who sees it?",
        required=True,
        options=tuple(Option(one, label) for one, label in audiences(name, managers)),
        value=Audience.TEAM,
        beside=name,
    )


def _people(
    name: str,
    label: str,
    colleagues: Sequence[Colleague],
    chosen: Sequence[int],
    *,
    hint: str = "",
    required: bool = False,
) -> FormField:
    return FormField(
        name,
        "people",
        label,
        required=required,
        options=tuple(Option(str(one.person_id), one.name) for one in colleagues),
        value=[str(one) for one in chosen],
        hint=hint,
    )


# What a form brings


def words_in(values: Values, name: str) -> str:
    """A field's text; empty where it is missing. Raises WrongInput beside the field."""
    return _beside(name, lambda: fields.one_in(values, name))


def people_in(values: Values, name: str) -> tuple[int, ...]:
    """A field's people. Raises WrongInput beside the field."""
    return _beside(name, lambda: fields.people_in(values, name))


def audience_in(values: Values, name: str) -> Audience:
    """Who shall see it; the team where nothing is said. Raises WrongInput beside the field."""
    return _beside(name, lambda: fields.audience_in(values, name, Audience.TEAM))


def _beside(name: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except WrongInput as mistake:
        raise WrongInput(str(mistake), {name: str(mistake)}) from mistake
