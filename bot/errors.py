"""What can go wrong, and the sentence a person reads when it does.

    RelievedQuotaError
    ├── WrongInput            what was given cannot be used; nothing was changed
    │   └── (readers of files add their own, with every mistake and its line)
    ├── WrongSettings         a setting names itself, what was found and what is allowed
    ├── NotFound              the thing asked for does not exist for this person
    ├── NotYours              somebody else was asked
    ├── TooLate               it was possible, and no longer is
    └── Unavailable           a part we depend on does not answer

`str(error)` is the sentence. It never contains words that a person wrote in confidence, because
errors end up in logs. Features subclass these near their use.
"""


class RelievedQuotaError(Exception):
    """Something foreseen went wrong; `str()` is a sentence fit for a person."""


class WrongInput(RelievedQuotaError):
    """What was given cannot be used, and nothing was changed.

    `fields` maps a form's field name to the sentence shown beside it; it is empty where the
    mistake is not about one field.
    """

    def __init__(self, sentence: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields: dict[str, str] = dict(fields or {})


class WrongSettings(RelievedQuotaError):
    """A setting is missing or wrong; the sentence names it and what is allowed."""


class NotFound(RelievedQuotaError):
    """The thing asked for does not exist, or not for this person."""


class NotYours(RelievedQuotaError):
    """Somebody pressed or read what was addressed to somebody else."""


class TooLate(RelievedQuotaError):
    """It was possible once and no longer is."""


class Unavailable(RelievedQuotaError):
    """A part we depend on does not answer; trying again later may help."""
