"""What an examination found: of `doctor` and of the platforms that it asks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, and a sentence, with the mend if not."""

    about: str
    well: bool
    sentence: str
