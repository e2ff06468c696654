"""How thanks read behind `Ana thanks Ben`: what they are for, without saying it twice. Pure."""

import re
from collections.abc import Sequence

_OPENING = re.compile(
    r"(?:many |big |huge |a big |a huge |special )?"
    r"(?:thanks|thank you|thank-you|thx|kudos|cheers|shout-?out)"
    r"(?: so much| a lot| again)*(?: goes| go)?(?: out)?(?: to)?[\s,:!.]+",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:,\s*and\s|,|&|\+|and\s)\s*", re.IGNORECASE)
_END = re.compile(r"\s*[,:;.!-]*\s+(?=for\b)|\s*[,:;!]\s*", re.IGNORECASE)


def what_for(words: str, names: Sequence[str]) -> tuple[str, str]:
    """What stands between the names and the words, and the words: `(" ", "for the map")` of
    "Thanks to Ben for the map", `(": ", "he stayed late")` of "Ben: he stayed late". Where the
    names are part of a sentence ("Ben stayed late"), the words stay as they are."""
    bare = _without_names(_OPENING.sub("", words, count=1) if _opens(words) else words, names)
    rest = bare if bare is not None else words
    return (" " if re.match(r"for\b", rest, re.IGNORECASE) else ": ", rest)


def _opens(words: str) -> bool:
    return _OPENING.match(words) is not None


def _without_names(text: str, names: Sequence[str]) -> str | None:
    """What follows the names that a text begins with; the text itself where it begins with what
    it is for; None where its beginning belongs to a sentence."""
    if re.match(r"for\b", text, re.IGNORECASE):
        return text
    called = sorted({one for name in names for one in (name, *name.split()[:1]) if one}, key=len)
    left = text
    while True:
        found = next((one for one in reversed(called) if _begins(left, one)), None)
        if found is None:
            return None
        left = left.lstrip("@")[len(found) :]
        end = _END.match(left)
        join = _JOIN.match(left)
        if join and any(_begins(left[join.end() :], one) for one in called):
            left = left[join.end() :]
        elif end and left[end.end() :].strip():
            return left[end.end() :].strip()
        else:
            return None


def _begins(text: str, name: str) -> bool:
    bare = text.lstrip("@")
    after = bare[len(name) : len(name) + 1]
    return bare.casefold().startswith(name.casefold()) and not after.isalnum()
