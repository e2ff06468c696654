"""A form that begins with something: the message that a shortcut was used on, or its author."""

from dataclasses import dataclass, replace

from bot.cards import Form


@dataclass(frozen=True)
class Prefill:
    """What a form begins with: words in its first long text, a person in its first picker."""

    words: str = ""
    person_id: int | None = None

    def into(self, form: Form) -> Form:
        """The form with it, where the form has such a field."""
        fields = list(form.fields)
        for index, one in enumerate(fields):
            if one.kind == "text" and self.words:
                fields[index] = replace(one, value=self.words)
                break
        for index, one in enumerate(fields):
            if one.kind == "people" and self.person_id is not None:
                fields[index] = replace(one, value=[str(self.person_id)])
                break
        return replace(form, fields=tuple(fields))


NOTHING_YET = Prefill()
"""A form as it is."""
