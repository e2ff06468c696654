"""The small forms: correcting a suggestion, a cause, a blocker told at any time, another hour.
Pure."""

from collections.abc import Sequence

from bot.cards import Form, FormField, Option, text
from bot.checkins.form import (
    WORDS,
    audience_field,
    cause_field,
    filled,
    people_field,
    words_field,
)
from bot.checkins.ids import FormId
from bot.checkins.items import DEFAULT_AUDIENCE
from bot.checkins.readback import Kept
from bot.checkins.scales import KIND_WORDS
from bot.language.reading import Colleague
from storage.words import ItemKind


def correct_form(
    suggestion_id: int,
    kept: Kept,
    managers: Sequence[str],
    colleagues: Sequence[Colleague],
    *,
    whole: bool = False,
) -> Form:
    """What was read, to be put right before it is kept; of a `whole` reply nobody has said yet
    what it is."""
    kinds = tuple(Option(kind, KIND_WORDS[kind]) for kind in WORDS)
    form = Form(
        id=FormId.CORRECT,
        state=str(suggestion_id),
        title="What is it?" if whole else "Put it right",
        submit="Keep",
        fields=(
            FormField("kind", "choice", "What is it?", required=True, options=kinds),
            FormField("text", "text", "In your words", required=True),
            cause_field("cause"),
            people_field("thanks_to", colleagues),
            audience_field("audience", managers, kept.audience),
        ),
    )
    return filled(
        form,
        {
            "kind": "" if whole else kept.kind,
            "text": kept.words,
            "cause": kept.cause or "",
            "thanks_to": [str(one) for one in kept.thanks_to],
        },
    )


def cause_form(item_id: int) -> Form:
    """Another cause than the one that was read."""
    return Form(
        id=FormId.CAUSE,
        state=str(item_id),
        title="What is behind it?",
        fields=(cause_field("blocker_cause", required=True),),
    )


def blocker_form(managers: Sequence[str]) -> Form:
    """A blocker told at any time."""
    return Form(
        id=FormId.BLOCKER,
        title="What is in your way?",
        fields=(
            words_field(ItemKind.BLOCKER, required=True),
            cause_field("blocker_cause", beside="blocker"),
            audience_field(
                "blocker_audience",
                managers,
                DEFAULT_AUDIENCE[ItemKind.BLOCKER],
                beside="blocker",
            ),
        ),
        keeps_drafts=True,
    )


def hour_form(checkin_id: int, hour: str | None) -> Form:
    """Another hour to be asked at."""
    return Form(
        id=FormId.ANOTHER_TIME,
        state=str(checkin_id),
        title="Another hour",
        intro=text("The day stays your team's; the hour can be yours, from 08:00 to 17:00."),
        fields=(FormField("own_time", "time", "At what time?", required=True, value=hour),),
    )
