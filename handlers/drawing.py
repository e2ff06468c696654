"""What every platform asks of a card or a form before it draws it. Pure."""

from collections.abc import Iterator

from bot.cards import Card, Context, Divider, Fields, Form, Heading, Picture, Run, Scale, Section


def runs_of(card: Card) -> Iterator[Run]:
    """All stretches of text of a card, its buttons' labels excepted."""
    for block in card.blocks:
        match block:
            case Section() | Scale() | Context() | Heading():
                yield from block.text
            case Fields():
                for one in block.fields:
                    yield from one.text
            case Picture() | Divider():
                pass


def people_in(card: Card) -> set[int]:
    """The ids of everybody whom a card mentions."""
    return {run.person for run in runs_of(card) if run.person is not None}


def people_of(form: Form) -> set[int]:
    """The person ids that a form's pickers begin with, and those whom its intro mentions."""
    chosen = {
        int(one)
        for field in form.fields
        if field.kind in {"person", "people"}
        for one in ([field.value] if isinstance(field.value, str) else field.value or [])
        if one.isascii() and one.isdigit()
    }
    return chosen | {run.person for run in form.intro if run.person is not None}


def one_of(value: str | list[str] | None) -> str:
    """The one value of a field; empty where there is none."""
    if isinstance(value, list):
        return value[0] if value else ""
    return value or ""


def several_of(value: str | list[str] | None) -> list[str]:
    """All values of a field."""
    if isinstance(value, list):
        return value
    return [value] if value else []
